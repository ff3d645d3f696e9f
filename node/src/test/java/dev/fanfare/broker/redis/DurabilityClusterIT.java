package dev.fanfare.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.Durability;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Receipt;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.RedisCluster;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The level replicated in a Redis Cluster: each shard waits for its own replicas. */
class DurabilityClusterIT {
    private static final int BUCKETS = 32;
    private static final Duration A_WHILE = Duration.ofMillis(800);

    private Vertx vertx;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private BrokerProbe node(RedisCluster redis, String name) {
        return new BrokerProbe(
                vertx,
                context -> new RedisBroker(
                        vertx,
                        context,
                        new NodeId(name, "inc-" + name),
                        redis.config("dc", BUCKETS).with(Durability.REPLICATED, 1),
                        BrokerConfig.DEFAULT));
    }

    @Test
    void shardWhoseReplicaStandsStill_waitsAlone() {
        try (RedisCluster redis = RedisCluster.withReplicas();
                BrokerProbe sender = node(redis, "n1");
                BrokerProbe member = node(redis, "n2")) {
            // given
            List<String> rooms =
                    IntStream.range(0, 24).mapToObj(n -> "room-" + n).toList();
            rooms.forEach(member::subscribe);
            rooms.forEach(room -> sender.publish(room, "one"));
            rooms.forEach(room -> member.awaitCount(room, 1));
            // when
            redis.server(RedisCluster.SHARDS).pause();
            List<CompletableFuture<List<Receipt>>> two =
                    rooms.stream().map(room -> sender.send(room, "two")).toList();
            // then
            await().during(A_WHILE).atMost(Duration.ofSeconds(10)).until(() -> waiting(two) > 0 && waiting(two) < 24);
            IntStream.range(0, 24)
                    .forEach(n -> assertThat(member.texts(rooms.get(n)))
                            .hasSize(two.get(n).isDone() ? 2 : 1));
            // when
            redis.server(RedisCluster.SHARDS).resume();
            // then
            two.forEach(one -> one.orTimeout(15, TimeUnit.SECONDS).join());
            rooms.forEach(room -> member.awaitCount(room, 2));
            rooms.forEach(room -> assertThat(member.texts(room)).containsExactly("one", "two"));
        }
    }

    private static long waiting(List<CompletableFuture<List<Receipt>>> answers) {
        return answers.stream().filter(one -> !one.isDone()).count();
    }

    @Test
    void shardsWithoutReplicas_areRefused() {
        try (RedisCluster redis = RedisCluster.start();
                BrokerProbe node = node(redis, "n1")) {
            assertThatThrownBy(() -> node.on(() -> ((RedisBroker) node.broker).firstConnect()))
                    .isInstanceOfSatisfying(
                            BrokerRefusedException.class,
                            e -> assertThat(e.reason()).isEqualTo(BrokerRefusedException.Reason.DURABILITY));
        }
    }
}
