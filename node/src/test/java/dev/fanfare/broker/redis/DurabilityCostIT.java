package dev.fanfare.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.Durability;
import dev.fanfare.model.NodeId;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.RedisServer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Prints what an acknowledgement takes at each level, for docs/operations/redis.md; asserts only that all were given. */
class DurabilityCostIT {
    private static final int ONE_BY_ONE = 1_000;
    private static final int STREAMED = 5_000;
    private static final int WINDOW = 100;

    @Test
    void eachLevel_acknowledgesAll_andSaysWhatItTook() {
        Vertx vertx = Vertx.vertx();
        try (RedisServer memory = RedisServer.start();
                RedisServer disk = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
                RedisServer replica = RedisServer.start()) {
            replica.command("REPLICAOF", "127.0.0.1", memory.port() + "");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> ((String) memory.command("INFO", "replication")).contains("state=online"));
            for (int round = 0; round < 2; round++) { // the first warms up
                for (Durability level : Durability.values()) {
                    measure(vertx, level == Durability.FSYNC ? disk : memory, level, round);
                }
            }
        } finally {
            vertx.close().await();
        }
    }

    private static void measure(Vertx vertx, RedisServer redis, Durability level, int round) {
        String prefix = "cost" + level + round;
        try (BrokerProbe node = new BrokerProbe(
                vertx,
                context -> new RedisBroker(
                        vertx,
                        context,
                        new NodeId("n1", "inc00001"),
                        redis.config(prefix).with(level, 1),
                        BrokerConfig.DEFAULT))) {
            node.on(() -> ((RedisBroker) node.broker).firstConnect());
            node.subscribe("lobby");
            node.publish("lobby", "first");
            List<Long> nanos = new ArrayList<>();
            for (int i = 0; i < ONE_BY_ONE; i++) {
                long begun = System.nanoTime();
                node.publish("lobby", "m");
                nanos.add(System.nanoTime() - begun);
            }
            Collections.sort(nanos);
            long begun = System.nanoTime();
            node.stream("lobby", "s", 0, STREAMED, WINDOW);
            double seconds = (System.nanoTime() - begun) / 1e9;
            node.awaitCount("lobby", 1 + ONE_BY_ONE + STREAMED);
            assertThat(node.offsets("lobby")).doesNotHaveDuplicates().hasSize(1 + ONE_BY_ONE + STREAMED);
            System.out.printf(
                    Locale.ROOT,
                    "durability %s: acknowledged after %.2f ms (median), %.2f ms (99 %%); %,.0f/s with %d under way%n",
                    level,
                    nanos.get(ONE_BY_ONE / 2) / 1e6,
                    nanos.get(ONE_BY_ONE * 99 / 100) / 1e6,
                    STREAMED / seconds,
                    WINDOW);
        }
    }
}
