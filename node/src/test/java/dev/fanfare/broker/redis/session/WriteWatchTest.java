package dev.fanfare.broker.redis.session;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.redis.BucketSet;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.impl.types.ErrorType;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WriteWatchTest {
    private static final String FULL = "OOM command not allowed when used memory > 'maxmemory'.";

    private final List<Boolean> told = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(WriteWatch.class);
    private long now;
    private String answer;
    private final Session session =
            new Session(connection(), null, null, new Welcome("s", BucketSet.NONE, 1), false, new Owner());
    private final WriteWatch watch = new WriteWatch(
            new Kit(null, () -> now, new Random(1), new BrokerMeter() {
                @Override
                public void refusing(boolean writes) {
                    told.add(writes);
                }
            }),
            () -> List.of(session));

    private RedisConnection connection() {
        return (RedisConnection) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RedisConnection.class},
                (proxy, method, args) -> Future.failedFuture(ErrorType.create(answer)));
    }

    private void tryToWrite(String said) {
        answer = said;
        session.ask(Request.cmd(Command.PING));
    }

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    private void tick(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now += 1_000;
            watch.tick();
        }
    }

    @Test
    void memoryThatIsFull_isSaidOnceAMinute_andWhenItIsOver() {
        for (int second = 0; second < 119; second++) {
            tryToWrite(FULL + " script: 51ab, on @user_script:12.");
            tick(1);
        }

        assertThat(watch.trouble()).isEqualTo("the server takes no writes: " + FULL);
        assertThat(log.list).hasSize(2);
        assertThat(log.list.get(0).getFormattedMessage()).contains("takes no writes: " + FULL + "; broadcasts wait");
        session.wrote();
        tick(100);
        assertThat(watch.trouble()).isNull();
        assertThat(log.list).hasSize(3);
        assertThat(told).containsExactly(true, false);
    }

    @Test
    void whatNobodyIsToldAgain_isForgotten_andOtherErrorsSayNothing() {
        tryToWrite("ERR something else");
        tick(1);
        assertThat(watch.trouble()).isNull();

        tryToWrite("MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.");
        tick(1);
        assertThat(watch.trouble()).contains("MISCONF");
        tick(20);
        assertThat(watch.trouble()).isNull();
    }

    private static final class Owner extends SteadyOwner {
        @Override
        public String where() {
            return "the server";
        }
    }
}
