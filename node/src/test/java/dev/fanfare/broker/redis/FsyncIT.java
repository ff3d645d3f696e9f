package dev.fanfare.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.broker.BrokerRefusedException.Reason;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.Durability;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Receipt;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The level fsync: only with a server whose answers mean that its disk has it. */
class FsyncIT {
    private static final String[] SYNCED = {"--appendonly", "yes", "--appendfsync", "always"};

    @Running
    private Vertx vertx;

    private BrokerProbe node(RedisConfig config) {
        return new BrokerProbe(
                vertx,
                context -> new RedisBroker(
                        vertx,
                        context,
                        new NodeId("n1", "inc00001"),
                        config.with(Durability.FSYNC, 1),
                        BrokerConfig.DEFAULT));
    }

    private static void connected(BrokerProbe node) {
        node.on(() -> ((RedisBroker) node.broker).firstConnect());
    }

    private void refused(RedisConfig config, String... words) {
        try (BrokerProbe node = node(config)) {
            assertThatThrownBy(() -> connected(node))
                    .isInstanceOfSatisfying(
                            BrokerRefusedException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.DURABILITY))
                    .hasMessageContainingAll(words);
            assertThat(node.health().up()).isFalse();
            assertThat(node.health().detail()).contains(words);
        }
    }

    @Test
    void serverThatDoesNotWaitForItsDisk_isRefused_byTheNameOfTheSetting() {
        try (RedisServer memory = RedisServer.start();
                RedisServer later = RedisServer.start("--appendonly", "yes", "--appendfsync", "everysec")) {
            refused(memory.config("fs"), "durability is fsync", "appendonly is no", "set appendonly yes");
            refused(later.config("fs"), "durability is fsync", "appendfsync is everysec", "set appendfsync always");
            later.command("CONFIG", "SET", "appendfsync", "always");
            later.command("CONFIG", "SET", "no-appendfsync-on-rewrite", "yes");
            refused(later.config("fs"), "no-appendfsync-on-rewrite is yes");
        }
    }

    @Test
    void serverWhoseSettingsCannotBeRead_isRefused() {
        try (RedisServer redis = RedisServer.start(SYNCED)) {
            redis.command("ACL", "SETUSER", "default", "-config");
            refused(redis.config("fs"), "does not let this node read", "CONFIG GET", "NOPERM");
        }
    }

    @Test
    void settingThatIsTakenBackLater_isNoticed_andNothingIsAcknowledgedWithoutTheDisk() {
        try (RedisServer redis = RedisServer.start(SYNCED);
                BrokerProbe node = node(redis.config("fs"))) {
            connected(node);
            node.publish("lobby", "one");

            redis.command("CONFIG", "SET", "appendfsync", "everysec");

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(node.health().detail()).contains("appendfsync is everysec"));
            assertThat(node.health().up()).isFalse();
            CompletableFuture<List<Receipt>> waiting = node.send("lobby", "two");
            redis.command("CONFIG", "SET", "appendfsync", "always");
            assertThat(waiting.orTimeout(15, TimeUnit.SECONDS).join()).hasSize(1);
        }
    }

    @Test
    void serverThatWaitsForItsDisk_isTaken_andGivenUpWhereALaterOneDoesNot() {
        try (RedisServer redis = RedisServer.start(SYNCED);
                BrokerProbe node = node(redis.config("fs"))) {
            // given
            connected(node);
            node.subscribe("lobby");
            node.publish("lobby", "one");
            node.awaitCount("lobby", 1);
            // when
            redis.command("CONFIG", "SET", "appendfsync", "everysec");
            redis.killClients("normal");
            // then
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(node.health().detail()).contains("appendfsync is everysec"));
            assertThat(node.health().up()).isFalse();
            CompletableFuture<List<Receipt>> waiting = node.send("lobby", "two");
            // when
            redis.command("CONFIG", "SET", "appendfsync", "always");
            // then
            assertThat(waiting.orTimeout(15, TimeUnit.SECONDS).join()).hasSize(1);
            node.awaitCount("lobby", 2);
            assertThat(node.texts("lobby")).containsExactly("one", "two");
        }
    }
}
