package dev.fanfare.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.config.BrokerConfig;
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

/** A Redis that answers and takes nothing, as its memory is full. */
class RedisFullIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Running
    private Vertx vertx;

    @Running
    private RedisServer redis;

    @Test
    void fullMemory_isToldToSendersAndOperators_andOverWhenThereIsRoom_alsoWhereNobodyBroadcasts() {
        try (BrokerProbe node = new BrokerProbe(
                vertx,
                context -> new RedisBroker(
                        vertx, context, new NodeId("n1", "inc00001"), redis.config("full"), BrokerConfig.DEFAULT))) {
            node.subscribe("lobby");
            node.publish("lobby", "one");
            node.awaitCount("lobby", 1);
            // when
            redis.command("CONFIG", "SET", "maxmemory", "1");
            // then, also where nobody broadcasts
            await().atMost(SOON).until(() -> !node.health().up());
            assertThat(node.health().detail())
                    .contains("127.0.0.1:" + redis.port())
                    .contains(
                            "takes no writes: ",
                            "OOM") // before Redis 7 an error within a script names the script first
                    .doesNotContain("\n");
            CompletableFuture<List<Receipt>> refused = node.send("lobby", "two");
            assertThatThrownBy(() -> refused.orTimeout(30, TimeUnit.SECONDS).join())
                    .hasMessageContaining("the broker takes no messages for now: ")
                    .hasMessageContaining("OOM");
            // when
            CompletableFuture<List<Receipt>> waiting = node.send("lobby", "three");
            redis.command("CONFIG", "SET", "maxmemory", "0");
            // then
            assertThat(waiting.orTimeout(30, TimeUnit.SECONDS).join()).hasSize(1);
            node.awaitCount("lobby", 2);
            await().atMost(SOON).until(() -> node.health().up());
        }
    }
}
