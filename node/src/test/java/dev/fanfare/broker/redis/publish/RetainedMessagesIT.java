package dev.fanfare.broker.redis.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.redis.RedisBroker;
import dev.fanfare.broker.redis.session.Live;
import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.RoomName;
import dev.fanfare.redis.Buckets;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.RedisServer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only its publisher still has: a room without members, and servers that lost it. */
class RetainedMessagesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Vertx vertx;
    private RedisServer primary;
    private RedisServer replica;
    private BrokerProbe publisher;
    private BrokerProbe other;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        primary = RedisServer.start();
        replica = RedisServer.start();
        replica.command("REPLICAOF", "127.0.0.1", Integer.toString(primary.port()));
        await().atMost(PATIENCE).until(() -> replication(replica).contains("master_link_status:up"));
        publisher = node("n0");
        other = node("n1");
        await().atMost(PATIENCE).until(() -> ((List<?>) primary.command("ZRANGE", "keep:live", "0", "-1")).size() == 2);
        await().pollDelay(Duration.ofMillis(Live.PERIOD_MS + 200)).until(() -> true); // each has read who the other is
    }

    @AfterEach
    void stop() {
        publisher.close();
        other.close();
        replica.close();
        primary.close();
        vertx.close().await();
    }

    private BrokerProbe node(String name) {
        return new BrokerProbe(
                vertx,
                context -> new RedisBroker(
                        vertx,
                        context,
                        new NodeId(name, name + "inc00"),
                        primary.config("keep"),
                        BrokerConfig.DEFAULT));
    }

    private static String replication(RedisServer server) {
        return (String) server.command("INFO", "replication");
    }

    private static String offset(RedisServer server) {
        return replication(server).replaceAll("(?s).*master_repl_offset:(\\d+).*", "$1");
    }

    /** A replica that has it is no safe place: it copies a primary that came back without it. */
    @Test
    void messageThatTheReplicaHad_outlastsARestartOfThePrimaryWithoutIt() {
        // given
        publisher.publish("empty", "one");
        await().atMost(PATIENCE).until(() -> offset(replica).equals(offset(primary)));
        await().pollDelay(Duration.ofMillis(4 * RetainedMessages.PERIOD_MS))
                .until(() -> true); // the publisher has seen so
        String stream = new Keyspace(Buckets.of(primary.config("keep"))).of(new RoomName("empty")).stream();
        assertThat(replica.command("XLEN", stream)).isEqualTo(1L);
        // when
        primary.kill();
        primary.restart();
        // then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(other.history("empty", null, 10).publications())
                        .extracting(BrokerProbe::text)
                        .containsExactly("one"));
    }
}
