package dev.fanfare.broker.redis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.redis.BucketSet;
import dev.fanfare.redis.Buckets;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.MultiType;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveTest {
    /** Whom the server that is connected to takes for alive. */
    private List<String> known = List.of();

    private Session session = session();
    private final Live live = new Live(new Keyspace(new Buckets("t", 1, false)), "n1", bucket -> session);

    private Session session() {
        RedisConnection connection = (RedisConnection) Proxy.newProxyInstance(
                RedisConnection.class.getClassLoader(),
                new Class<?>[] {RedisConnection.class},
                (proxy, method, args) -> Future.succeededFuture(reply()));
        return new Session(
                connection, connection, null, new Welcome("server", BucketSet.NONE, 1), false, new SteadyOwner());
    }

    private Response reply() {
        MultiType reply = MultiType.create(known.size(), false);
        known.forEach(name -> reply.add(BulkType.create(Buffer.buffer(name), false)));
        return reply;
    }

    private void connect(String... knows) {
        known = List.of(knows);
        session = session();
        live.join(request -> Future.succeededFuture(reply()));
    }

    @Test
    void whoHasJustStarted_awaitsWhomTheServerKnows() {
        connect("n1", "n2", "n3");

        assertThat(live.names().split(" ")).containsExactlyInAnyOrder("n1", "n2", "n3");
    }

    @Test
    void serversThatForgot_oneAfterAnother_doNotMakeANodeForget() {
        connect("n1", "n2", "n3");
        live.tick();
        connect("n1"); // the first of all on an empty server
        live.tick();
        connect("n1"); // and on the next, before the others got to the one between

        assertThat(live.names().split(" ")).containsExactlyInAnyOrder("n1", "n2", "n3");
    }

    @Test
    void whoDoesNotSayAWord_isForgottenAfterAFewAnswersOfOneServer() {
        connect("n1", "n2", "n3");
        live.tick();
        connect("n1", "n2");
        live.tick();
        live.tick();
        live.tick();
        assertThat(live.names()).contains("n3");

        live.tick();

        assertThat(live.names()).isEqualTo("n1 n2");
    }
}
