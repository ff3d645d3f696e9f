package dev.fanfare.broker.redis.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.broker.redis.session.Welcome;
import dev.fanfare.redis.BucketSet;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelfProbeTest {
    private final List<String> ended = new ArrayList<>();
    private final List<Object> sent = new ArrayList<>();
    private final List<Long> trips = new ArrayList<>();
    private Future<Response> answer = Promise.<Response>promise().future();
    private long now;
    private int missed;

    private final SelfProbe probe = new SelfProbe("t:probe:n1", 3_000, () -> now, new BrokerMeter() {
        @Override
        public void probed(long nanos) {
            trips.add(nanos);
        }

        @Override
        public void probeMissed() {
            missed++;
        }
    });

    /** A session over a connection that remembers what was sent and answers {@link #answer}. */
    private Session session() {
        RedisConnection connection = (RedisConnection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RedisConnection.class}, (proxy, method, args) -> {
                    sent.add(args[0]);
                    return answer;
                });
        return new Session(
                connection, connection, null, new Welcome("server", BucketSet.NONE, 1), false, new Session.Owner() {
                    @Override
                    public void end(String why) {
                        ended.add(why);
                    }

                    @Override
                    public String where() {
                        return "somewhere";
                    }

                    @Override
                    public void lose(int bucket, String why) {
                        ended.add(why);
                    }

                    @Override
                    public void look() {
                        // time is the test's
                    }

                    @Override
                    public void misplaced(Throwable error) {
                        throw new AssertionError(error);
                    }
                });
    }

    private void begin() {
        probe.begin(session());
        probe.subscribed();
    }

    /** So many seconds, with a tick in each. */
    private void pass(int seconds, Runnable each) {
        for (int i = 0; i < seconds && ended.isEmpty(); i++) {
            now += 1_000;
            each.run();
            probe.tick();
        }
    }

    @Test
    void probesThatComeBack_areMeasured_andTheSessionStands() {
        begin();
        pass(20, () -> {
            probe.heard();
            probe.returned("" + sent.size());
        });
        assertThat(trips).hasSize(20);
        assertThat(ended).isEmpty();
    }

    @Test
    void noneComesBack_endsTheSessionAfterTheBound() {
        begin();
        pass(20, () -> {});
        assertThat(now).isEqualTo(3_000);
        assertThat(ended).singleElement().asString().contains("did not come back for 3000 ms");
        assertThat(missed).isEqualTo(1);
    }

    @Test
    void lateBehindOtherPublications_isGivenThreeTimesAsLong() {
        begin();
        pass(20, probe::heard);
        assertThat(now).isBetween(7_000L, 9_000L);
        assertThat(ended).hasSize(1);
    }

    @Test
    void beforeTheSubscriptionIsConfirmed_andWithoutASession_nothingIsSent() {
        probe.tick();
        probe.begin(session());
        pass(20, () -> {});
        assertThat(sent).isEmpty();
        probe.subscribed();
        assertThat(sent).hasSize(1);
        probe.begin(null);
        pass(20, () -> {});
        assertThat(sent).hasSize(1);
        assertThat(ended).isEmpty();
    }

    @Test
    void probeOfAnOlderSession_andStrangersWords_countForNothing() {
        begin();
        begin();
        probe.returned("1");
        probe.returned("hello");
        assertThat(trips).isEmpty();
        probe.returned("2");
        assertThat(trips).hasSize(1);
    }

    @Test
    void probesThatRedisRefuses_endNoSession() {
        answer = Future.failedFuture(ErrorType.create("NOPERM no permissions to access a channel"));
        begin();
        pass(20, () -> {});
        assertThat(ended).isEmpty();
        assertThat(missed).isZero();
    }
}
