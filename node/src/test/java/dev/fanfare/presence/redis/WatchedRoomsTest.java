package dev.fanfare.presence.redis;

import static dev.fanfare.testing.Samples.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.config.PresenceConfig;
import dev.fanfare.model.RoomName;
import dev.fanfare.presence.Changes;
import dev.fanfare.presence.Members;
import dev.fanfare.presence.Presence;
import dev.fanfare.presence.PresenceChange;
import dev.fanfare.redis.BucketSet;
import dev.fanfare.redis.Buckets;
import dev.fanfare.redis.Channels;
import dev.fanfare.redis.LuaScript;
import dev.fanfare.testing.SessionDouble;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.MultiType;
import io.vertx.redis.client.impl.types.PushType;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists of who is there, over a session whose answers the test gives. */
class WatchedRoomsTest {
    private static final PresenceKeys KEYS = new PresenceKeys(new Buckets("test", 1));

    private static final BucketSet ALL = BucketSet.of(0);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = ((VertxInternal) vertx).createEventLoopContext();
    private final List<Members> lists = new CopyOnWriteArrayList<>();
    /** Readings that were begun, each with the incarnations to come. */
    private final List<Promise<Response>> readings = new CopyOnWriteArrayList<>();

    /** A server that has two members under one incarnation. */
    private final class Session extends SessionDouble {
        @Override
        public Future<Response> send(Command command, Object... words) {
            MultiType page = MultiType.create(2, false);
            page.add(text("0"));
            page.add(texts("c-ana", "n1/ana", "c-bo", "n1/bo"));
            return Future.succeededFuture(page);
        }

        @Override
        public Future<Response> run(LuaScript script, List<String> keys, List<Object> args) {
            Promise<Response> answer = Promise.promise();
            readings.add(answer);
            return answer.future();
        }

        @Override
        public void channels(boolean on, List<String> channels) {
            // the test confirms
        }
    }

    private final class Listener implements Presence.Listener {
        @Override
        public void onMembers(RoomName room, Members members) {
            lists.add(members);
        }

        @Override
        public void onChange(RoomName room, PresenceChange change) {
            throw new AssertionError(change.toString());
        }
    }

    private static Response text(String text) {
        return BulkType.create(Buffer.buffer(text), false);
    }

    private static Response texts(String... texts) {
        MultiType all = MultiType.create(texts.length, false);
        for (String text : texts) {
            all.add(text(text));
        }
        return all;
    }

    private static Response alive(String... incarnations) {
        MultiType reply = MultiType.create(2, false);
        reply.add(texts(incarnations));
        reply.add(texts());
        return reply;
    }

    private static Response push(String kind, String value) {
        PushType push = PushType.create(3);
        push.add(text(kind));
        push.add(text(KEYS.channel(LOBBY)));
        push.add(text(value));
        return push;
    }

    private void run(Runnable calls) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        context.runOnContext(v -> {
            calls.run();
            done.complete(null);
        });
        done.join();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void cutListThatLostAMemberWhileItWasRead_isReadAnew() {
        // given a room of two that is being read, of whom one can be listed
        Session session = new Session();
        RosterReader reader = new RosterReader(KEYS, LeaseTimes.of(PresenceConfig.DEFAULT), 1);
        Listener listener = new Listener();
        WatchedRooms watched = new WatchedRooms(
                vertx,
                KEYS,
                LeaseTimes.of(PresenceConfig.DEFAULT),
                new Retries(new Random(1)),
                begun -> new WatchedRooms.Place(begun, new Channels(vertx, () -> 0), reader),
                listener,
                new Changes(Runnable::run, listener));
        run(() -> {
            watched.up(session, ALL);
            watched.watch(LOBBY);
        });
        run(() -> watched.pushed(session, push("subscribe", "1")));
        assertThat(readings).hasSize(1);
        // when the one that is listed goes before the reading ends, and nothing happens after that
        run(() -> {
            watched.pushed(session, push("message", "1\n- inc.0 c-ana closed"));
            readings.get(0).complete(alive("inc.0"));
        });
        // then the other is looked for
        assertThat(lists).containsExactly(new Members(List.of(), true));
        await().atMost(Duration.ofSeconds(5)).until(() -> readings.size() == 2);
    }
}
