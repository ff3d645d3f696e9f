package dev.fanfare.broker.redis.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.redis.RedisBroker;
import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.RoomName;
import dev.fanfare.redis.Buckets;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.LiveNodes;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only its publisher still has: a room without members, and servers that lost it. */
class RetainedMessagesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Running
    private Vertx vertx;

    @Running
    private RedisServer primary;

    @Running
    private RedisServer replica;

    private BrokerProbe publisher;
    private BrokerProbe other;
    private long ownQuestions;

    @BeforeEach
    void start() {
        replica.command("REPLICAOF", "127.0.0.1", Integer.toString(primary.port()));
        await().atMost(PATIENCE).until(() -> replication(replica).contains("master_link_status:up"));
        publisher = node("n0");
        other = node("n1");
        LiveNodes.awaitKnown(primary, "keep:live", 2);
    }

    @AfterEach
    void stop() {
        publisher.close();
        other.close();
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

    /** Waits until the publisher has asked the primary so often how far its replica is; nothing else here asks. */
    private void awaitAsked(int times) {
        long before = asked();
        await().atMost(PATIENCE).until(() -> asked() >= before + times);
    }

    /** How often others than this asked the primary with INFO. */
    private long asked() {
        String stats = (String) primary.command("INFO", "commandstats");
        Matcher calls = Pattern.compile("cmdstat_info:calls=(\\d+)").matcher(stats);
        assertThat(calls.find()).isTrue();
        return Long.parseLong(calls.group(1)) - ownQuestions++;
    }

    /** A replica that has it is no safe place: it copies a primary that came back without it. */
    @Test
    void messageThatTheReplicaHad_outlastsARestartOfThePrimaryWithoutIt() {
        // given
        publisher.publish("empty", "one");
        await().atMost(PATIENCE).until(() -> offset(replica).equals(offset(primary)));
        awaitAsked(4); // the publisher has seen so
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
