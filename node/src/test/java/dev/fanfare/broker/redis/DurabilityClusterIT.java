package dev.fanfare.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.Durability;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import dev.fanfare.redis.Buckets;
import dev.fanfare.redis.Slots;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.RedisCluster;
import dev.fanfare.testing.Running;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The level replicated in a Redis Cluster: each shard waits for its own replicas. */
class DurabilityClusterIT {
    private static final int BUCKETS = 32;
    private static final Duration A_WHILE = Duration.ofMillis(800);

    @Running
    private Vertx vertx;

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

    @Test
    void roomThatLeavesAShardWhoseReplicaStandsStill_goesOnInTheOther() {
        try (RedisCluster redis = RedisCluster.withReplicas();
                BrokerProbe sender = node(redis, "n1");
                BrokerProbe member = node(redis, "n2")) {
            // given
            String room = IntStream.range(0, 100)
                    .mapToObj(n -> "room-" + n)
                    .filter(one -> RedisCluster.shard(stream(redis, one)) == 0)
                    .findFirst()
                    .orElseThrow();
            member.subscribe(room);
            sender.subscribe(room); // so that it is told when the slot goes
            sender.publish(room, "one");
            member.awaitCount(room, 1);
            redis.server(RedisCluster.SHARDS).pause();
            CompletableFuture<List<Receipt>> two = sender.send(room, "two");
            await().atMost(Duration.ofSeconds(10))
                    .until(() ->
                            redis.server(0).command("XLEN", stream(redis, room)).equals(2L));
            CompletableFuture<List<Receipt>> three = sender.send(room, "three");
            await().during(A_WHILE).atMost(Duration.ofSeconds(10)).until(() -> !two.isDone() && !three.isDone());
            // when
            redis.migrate(Slots.of(stream(redis, room)), 0, 1, () -> {});
            // then
            assertThat(two.orTimeout(10, TimeUnit.SECONDS)
                            .join()
                            .get(0)
                            .position()
                            .offset())
                    .isEqualTo(2);
            assertThat(three.orTimeout(10, TimeUnit.SECONDS)
                            .join()
                            .get(0)
                            .position()
                            .offset())
                    .isEqualTo(3);
            member.awaitCount(room, 3);
            assertThat(member.publish(room, "four").get(0).position().offset()).isEqualTo(4);
            member.awaitCount(room, 4);
            assertThat(member.texts(room)).containsExactly("one", "two", "three", "four");
            sender.awaitCount(room, 4);
            assertThat(sender.texts(room)).containsExactly("one", "two", "three", "four");
            assertThat(member.discontinuities(room)).isEmpty();
            redis.server(RedisCluster.SHARDS).resume();
        }
    }

    private static String stream(RedisCluster redis, String room) {
        return new Keyspace(Buckets.of(redis.config("dc", BUCKETS))).of(new RoomName(room)).stream();
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
