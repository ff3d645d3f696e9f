package dev.fanfare.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.broker.BrokerRefusedException.Reason;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Receipt;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.RedisConfigs;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a node meets when it connects first. */
class RedisSetupIT {
    private static final String PASSWORD = "s3cret/:@ word";

    @Running
    private Vertx vertx;

    private BrokerProbe node(RedisConfig config) {
        return new BrokerProbe(
                vertx,
                context -> new RedisBroker(vertx, context, new NodeId("n1", "inc00001"), config, BrokerConfig.DEFAULT));
    }

    private static void connected(BrokerProbe node) {
        node.on(() -> ((RedisBroker) node.broker).firstConnect());
    }

    private static void refused(BrokerProbe node, Reason reason, String word) {
        assertThatThrownBy(() -> connected(node))
                .isInstanceOfSatisfying(
                        BrokerRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(word);
        assertThat(node.health().up()).isFalse();
        assertThat(node.health().detail()).contains(word).doesNotContain(PASSWORD);
    }

    @Test
    void redisAwayAtStart_isAwaited() {
        try (RedisServer redis = RedisServer.later();
                BrokerProbe node = node(redis.config("late"))) {
            // given
            CompletableFuture<List<Receipt>> waiting = node.send("lobby", "early");
            assertThat(node.health().up()).isFalse();
            assertThat(node.health().detail()).contains("127.0.0.1:" + redis.port());
            // when
            redis.restart();
            // then
            assertThat(waiting.orTimeout(15, TimeUnit.SECONDS).join()).hasSize(1);
            connected(node);
            assertThat(node.health().up()).isTrue();
        }
    }

    @Test
    void wrongPassword_orNone_isRefusedWithAReason_theRightOneIsNot() {
        try (RedisServer redis = RedisServer.start("--requirepass", PASSWORD.replace(" ", "_"));
                BrokerProbe none = node(RedisServer.config("pw", redis.port(), 1, null));
                BrokerProbe wrong = node(RedisServer.config("pw", redis.port(), 1, PASSWORD));
                BrokerProbe right = node(RedisServer.config("pw", redis.port(), 1, PASSWORD.replace(" ", "_")))) {
            refused(none, Reason.CREDENTIALS, "NOAUTH");
            refused(wrong, Reason.CREDENTIALS, "WRONGPASS");
            connected(right);
            assertThat(right.publish("lobby", "in")).hasSize(1);
        }
    }

    @Test
    void userWithAPasswordAndADatabase_isUsed() {
        try (RedisServer redis = RedisServer.start()) {
            redis.command("ACL", "SETUSER", "fan", "on", ">pw", "~*", "&*", "+@all");
            RedisConfig config = RedisConfigs.at("localhost", redis.port())
                    .user("fan", "pw")
                    .database(3)
                    .prefix("db")
                    .build();
            try (BrokerProbe node = node(config)) {
                connected(node);
                node.publish("lobby", "one");
            }
            assertThat((String) redis.command("INFO", "keyspace"))
                    .contains("db3:")
                    .doesNotContain("db0:");
        }
    }

    @Test
    void databaseThatIsNotThere_isRefused() {
        try (RedisServer redis = RedisServer.start();
                BrokerProbe node = node(RedisConfigs.at("127.0.0.1", redis.port())
                        .database(99)
                        .prefix("db")
                        .build())) {
            refused(node, Reason.DATABASE, "out of range");
        }
    }

    @Test
    void anotherNumberOfBuckets_isRefused() {
        try (RedisServer redis = RedisServer.start();
                BrokerProbe first = node(RedisServer.config("b", redis.port(), 300, null))) {
            connected(first);
            first.subscribe("lobby");
            first.publish("lobby", "one");
            first.awaitCount("lobby", 1);
            try (BrokerProbe second = node(RedisServer.config("b", redis.port(), 4, null))) {
                refused(second, Reason.BUCKETS, "300");
            }
            assertThat(first.health().up()).isTrue();
        }
    }
}
