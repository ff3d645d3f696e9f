package dev.fanfare.presence.redis;

import static dev.fanfare.testing.Samples.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.config.PresenceConfig;
import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.PresentMember;
import dev.fanfare.presence.PresenceMeter;
import dev.fanfare.redis.Buckets;
import dev.fanfare.redis.LuaScript;
import dev.fanfare.testing.SessionDouble;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node tells of its members, over a session whose answers the test gives. */
class AnnouncerTest {
    private static final PresentMember ANA = new PresentMember("ana", "c-ana", "n1");
    private static final PresentMember BO = new PresentMember("bo", "c-bo", "n1");

    private final Vertx vertx = Vertx.vertx();
    private final Context context = ((VertxInternal) vertx).createEventLoopContext();
    private final Announcer announcer = new Announcer(
            vertx,
            new PresenceKeys(new Buckets("test", 1)),
            LeaseTimes.of(PresenceConfig.DEFAULT),
            new Retries(new Random(1)),
            PresenceMeter.NONE,
            0,
            "inc");

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    /** Calls that were made, each with its answer to come. */
    private static final class Session extends SessionDouble {
        final List<List<Object>> args = new CopyOnWriteArrayList<>();
        final List<Promise<Response>> answers = new CopyOnWriteArrayList<>();

        @Override
        public Future<Response> run(LuaScript script, List<String> keys, List<Object> given) {
            Promise<Response> answer = Promise.promise();
            args.add(given);
            answers.add(answer);
            return answer.future();
        }
    }

    private void run(Runnable calls) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        context.runOnContext(v -> {
            calls.run();
            done.complete(null);
        });
        done.join();
    }

    @Test
    void memberThatLeftBeforeTheLeaseWasLost_isNotAnnouncedUnderTheNext() {
        // given a call under way that announces both
        Session session = new Session();
        run(() -> {
            announcer.up(session);
            announcer.enter(LOBBY, ANA);
            announcer.enter(LOBBY, BO);
        });
        await().until(() -> session.args.size() == 1);
        // when one goes, the lease is lost, and the link with it before the call is answered
        Session next = new Session();
        run(() -> {
            announcer.leave(LOBBY, BO.connection(), DepartureReason.CLOSED);
            announcer.heard("LOST");
            announcer.down();
            announcer.up(next);
        });
        // then
        await().atMost(Duration.ofSeconds(5)).until(() -> next.args.size() == 1);
        assertThat(next.args.get(0)).contains("inc.1", "c-ana").doesNotContain("c-bo");
    }

    @Test
    void memberWhoseAnnouncementRedisRefused_leavesNothingToSay() {
        // given a call that announces both, while Redis has no memory left
        Session session = new Session();
        run(() -> {
            announcer.up(session);
            announcer.enter(LOBBY, ANA);
            announcer.enter(LOBBY, BO);
        });
        await().until(() -> session.args.size() == 1);
        run(() -> session.answers
                .get(0)
                .fail(ErrorType.create("OOM command not allowed when used memory > 'maxmemory'.")));
        // when one goes before it is made again, and the other after
        run(() -> announcer.leave(LOBBY, BO.connection(), DepartureReason.CLOSED));
        await().atMost(Duration.ofSeconds(5)).until(() -> session.args.size() == 2);
        run(() -> {
            session.answers.get(1).fail(ErrorType.create("OOM command not allowed"));
            announcer.leave(LOBBY, ANA.connection(), DepartureReason.CLOSED);
        });
        // then the second call did not speak of the first, and after it nothing waits
        assertThat(session.args.get(1)).contains("c-ana").doesNotContain("c-bo");
        await().atMost(Duration.ofSeconds(5)).until(announcer::idle);
        assertThat(session.args).hasSize(2);
    }
}
