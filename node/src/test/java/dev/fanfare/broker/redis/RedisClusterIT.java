package dev.fanfare.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.broker.BrokerRefusedException.Reason;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.RoomName;
import dev.fanfare.redis.Buckets;
import dev.fanfare.redis.Slots;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.RedisCluster;
import dev.fanfare.testing.RedisConfigs;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import dev.fanfare.testing.Traffic;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a shard's failover and a slot's move cost, and whom. */
class RedisClusterIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BUCKETS = 256;

    private final List<BrokerProbe> nodes = new ArrayList<>();
    private final AtomicInteger reconnects = new AtomicInteger();

    @Running
    private Vertx vertx;

    private RedisCluster redis;

    @BeforeEach
    void start() {
        redis = RedisCluster.withReplicas();
    }

    @AfterEach
    void stop() {
        nodes.forEach(BrokerProbe::close);
        redis.close();
    }

    private BrokerProbe node(RedisConfig config) {
        BrokerMeter meter = new BrokerMeter() {
            @Override
            public void reconnected() {
                reconnects.incrementAndGet();
            }
        };
        BrokerProbe node = new BrokerProbe(
                vertx,
                context -> new RedisBroker(
                        vertx,
                        context,
                        new NodeId("n" + nodes.size(), "inc0000" + nodes.size()),
                        config,
                        BrokerConfig.DEFAULT,
                        meter));
        nodes.add(node);
        return node;
    }

    /** Two nodes that are subscribed to these rooms. */
    private void nodes(List<String> rooms) {
        for (int i = 0; i < 2; i++) {
            BrokerProbe node = node(redis.config("cl", BUCKETS));
            rooms.forEach(node::subscribe);
        }
    }

    private static String tag(String room) {
        Buckets buckets = new Buckets("cl", BUCKETS, true);
        return buckets.tag(buckets.of(new RoomName(room)));
    }

    /** A room of each shard. */
    private static List<String> rooms() {
        String[] rooms = new String[RedisCluster.SHARDS];
        for (int i = 0; Arrays.asList(rooms).contains(null); i++) {
            rooms[RedisCluster.shard(tag("room-" + i))] = "room-" + i;
        }
        return List.of(rooms);
    }

    /** The ids of the connections that are subscribed somewhere on a server. */
    private Set<String> subscribers(int server) {
        return ((String) redis.server(server).command("CLIENT", "LIST", "TYPE", "pubsub"))
                .lines()
                .map(line -> line.split(" ")[0])
                .collect(Collectors.toSet());
    }

    private static void awaitMore(Traffic traffic, String room) {
        int before = traffic.sent(room);
        await().atMost(PATIENCE).until(() -> traffic.sent(room) > before + 20);
    }

    @Test
    void primaryOfAShardKilled_itsRoomsGoOn_andThoseOfOtherShardsNeverNotice() {
        // given
        List<String> rooms = rooms();
        nodes(rooms);
        Traffic others = Traffic.begin(nodes, rooms.subList(1, 3));
        Traffic shard = Traffic.begin(nodes, rooms.subList(0, 1));
        rooms.subList(1, 3).forEach(room -> awaitMore(others, room));
        awaitMore(shard, rooms.get(0));
        shard.stop();
        redis.awaitReplicated(0);
        List<Set<String>> before = List.of(subscribers(1), subscribers(2));
        // when
        long begun = System.nanoTime();
        redis.server(0).kill();
        Traffic after = Traffic.begin(nodes, rooms.subList(0, 1));
        await().atMost(PATIENCE).until(() -> after.sent(rooms.get(0)) > 0);
        long back = (System.nanoTime() - begun) / 1_000_000;
        awaitMore(after, rooms.get(0));
        rooms.subList(1, 3).forEach(room -> awaitMore(others, room));
        after.stop();
        others.stop();
        // then
        System.out.println("primary of a shard killed: its rooms back after " + back + " ms; longest wait elsewhere "
                + others.longest(rooms.get(1)) + " and " + others.longest(rooms.get(2)) + " ms");
        others.assertExactlyOnceEverywhere(rooms.get(1));
        others.assertExactlyOnceEverywhere(rooms.get(2));
        assertThat(List.of(subscribers(1), subscribers(2)))
                .as("links of other shards")
                .isEqualTo(before);
        assertThat(reconnects).hasValue(0);
        for (BrokerProbe node : nodes) {
            node.awaitCount(rooms.get(0), shard.sent(rooms.get(0)) + after.sent(rooms.get(0)));
            assertThat(node.discontinuities(rooms.get(0))).isEmpty();
            assertThat(node.texts(rooms.get(0))).isEqualTo(nodes.get(0).texts(rooms.get(0)));
            assertThat(node.health().up()).isTrue();
        }
    }

    @Test
    void replicaThatLackedTheLastMessages_getsThemBack_fromTheNodes() {
        // given two messages, the second of which the shard's replica has not got
        List<String> rooms = rooms();
        String room = rooms.get(0);
        nodes(rooms);
        nodes.get(0).publish(room, "one");
        redis.awaitReplicated(0);
        redis.server(RedisCluster.SHARDS).pause();
        nodes.get(0).publish(room, "two");
        nodes.forEach(node -> node.awaitCount(room, 2));
        // when
        redis.server(0).kill();
        redis.server(RedisCluster.SHARDS).resume();
        nodes.get(1).publish(room, "three");
        // then
        for (BrokerProbe node : nodes) {
            node.awaitCount(room, 3);
            assertThat(node.texts(room)).containsExactly("one", "two", "three");
            assertThat(node.offsets(room)).containsExactly(1L, 2L, 3L);
            assertThat(node.discontinuities(room)).isEmpty();
        }
        assertThat(nodes.get(0).history(room, null, 10).publications())
                .extracting(BrokerProbe::text)
                .containsExactly("one", "two", "three");
    }

    @Test
    void primaryThatStandsStill_isReplaced_andNothingOfItsComesTwice() {
        // given
        List<String> rooms = rooms();
        nodes(rooms);
        Traffic others = Traffic.begin(nodes, rooms.subList(1, 3));
        nodes.get(0).publish(rooms.get(0), "one");
        nodes.forEach(node -> node.awaitCount(rooms.get(0), 1));
        redis.awaitReplicated(0);
        // when
        long begun = System.nanoTime();
        redis.server(0).pause();
        Traffic shard = Traffic.begin(nodes, rooms.subList(0, 1));
        await().atMost(PATIENCE).until(() -> shard.sent(rooms.get(0)) > 0);
        long back = (System.nanoTime() - begun) / 1_000_000;
        redis.server(0).resume();
        await().atMost(PATIENCE)
                .until(() -> redis.server(0).command("ROLE").toString().startsWith("[slave"));
        awaitMore(shard, rooms.get(0));
        shard.stop();
        others.stop();
        // then
        System.out.println(
                "primary of a shard stood still: its rooms back after " + back + " ms; longest wait elsewhere "
                        + others.longest(rooms.get(1)) + " and " + others.longest(rooms.get(2)) + " ms");
        for (BrokerProbe node : nodes) {
            node.awaitCount(rooms.get(0), 1 + shard.sent(rooms.get(0)));
            assertThat(node.texts(rooms.get(0)))
                    .doesNotHaveDuplicates()
                    .isEqualTo(nodes.get(0).texts(rooms.get(0)));
            assertThat(node.discontinuities(rooms.get(0))).isEmpty();
        }
        others.assertExactlyOnceEverywhere(rooms.get(1));
        others.assertExactlyOnceEverywhere(rooms.get(2));
        assertThat(reconnects).hasValue(0);
    }

    @Test
    void fullCoverageDemanded_makesAllShardsWait_andNothingIsLost() {
        // given
        redis.close();
        redis = RedisCluster.ofFullCoverage();
        List<String> rooms = rooms();
        nodes(rooms);
        Traffic others = Traffic.begin(nodes, rooms.subList(1, 3));
        rooms.subList(1, 3).forEach(room -> awaitMore(others, room));
        // when
        redis.server(0).kill();
        nodes.get(0).publish(rooms.get(0), "one");
        rooms.subList(1, 3).forEach(room -> awaitMore(others, room));
        others.stop();
        // then
        System.out.println("full coverage demanded: longest wait elsewhere " + others.longest(rooms.get(1)) + " and "
                + others.longest(rooms.get(2)) + " ms");
        others.assertExactlyOnceEverywhere(rooms.get(1));
        others.assertExactlyOnceEverywhere(rooms.get(2));
        assertThat(reconnects).hasValue(0);
    }

    @Test
    void slotMovedUnderTraffic_losesNothing_andLeavesTheLinksAlone() {
        // given rooms of each shard, and two of the slot that moves
        List<String> rooms = new ArrayList<>(rooms());
        String moving = rooms.get(0);
        nodes(rooms);
        Traffic traffic = Traffic.begin(nodes, rooms);
        rooms.forEach(room -> awaitMore(traffic, room));
        List<Set<String>> before = List.of(subscribers(0), subscribers(1), subscribers(2));
        // when
        int slot = Slots.of(tag(moving));
        long begun = System.nanoTime();
        redis.migrate(slot, 0, 1, () -> {});
        long there = (System.nanoTime() - begun) / 1_000_000;
        rooms.forEach(room -> awaitMore(traffic, room));
        redis.migrate(slot, 1, 0, () -> {});
        rooms.forEach(room -> awaitMore(traffic, room));
        traffic.stop();
        // then
        System.out.println("slot moved in " + there + " ms and back: longest wait " + traffic.longest(moving)
                + " ms in its room, " + traffic.longest(rooms.get(1)) + " and " + traffic.longest(rooms.get(2))
                + " ms in others");
        rooms.forEach(traffic::assertExactlyOnceEverywhere);
        assertThat(List.of(subscribers(0), subscribers(1), subscribers(2))).isEqualTo(before);
        assertThat(reconnects).hasValue(0);
    }

    @Test
    void slotThatMovesForLong_isADelay_andNoError() {
        // given
        List<String> rooms = rooms();
        String moving = rooms.get(2);
        nodes(rooms);
        Traffic traffic = Traffic.begin(nodes, rooms);
        rooms.forEach(room -> awaitMore(traffic, room));
        // when half of the keys are there and half are here, while a second passes
        redis.migrate(Slots.of(tag(moving)), 2, 0, () -> {
            long half = System.nanoTime();
            await().until(() -> System.nanoTime() - half > 1_000_000_000L);
            rooms.subList(0, 2).forEach(room -> awaitMore(traffic, room));
        });
        rooms.forEach(room -> awaitMore(traffic, room));
        traffic.stop();
        // then
        assertThat(traffic.longest(moving)).isGreaterThan(500);
        rooms.forEach(traffic::assertExactlyOnceEverywhere);
        assertThat(reconnects).hasValue(0);
    }

    @Test
    void aThousandBuckets_areReadyInAMoment() {
        long begun = System.nanoTime();
        BrokerProbe first = node(redis.config("big", 1_024));
        first.on(() -> ((RedisBroker) first.broker).firstConnect());
        long fresh = (System.nanoTime() - begun) / 1_000_000;

        begun = System.nanoTime();
        BrokerProbe second = node(redis.config("big", 1_024));
        second.on(() -> ((RedisBroker) second.broker).firstConnect());
        long known = (System.nanoTime() - begun) / 1_000_000;

        System.out.println(
                "1024 buckets on three shards: first node ready after " + fresh + " ms, second after " + known);
        assertThat(known).isLessThan(5_000);
        assertThat(second.publish("lobby", "one")).hasSize(1);
    }

    @Test
    void urlOfTheOtherKind_andAnotherNumberOfBuckets_areRefused() {
        BrokerProbe first = node(redis.config("cl", BUCKETS));
        first.on(() -> ((RedisBroker) first.broker).firstConnect());
        refused(node(redis.config("cl", 2 * BUCKETS)), Reason.BUCKETS, "have " + BUCKETS);
        refused(node(redis.server(0).config("cl")), Reason.CLUSTER, "redis+cluster://");
        try (RedisServer plain = RedisServer.start()) {
            refused(
                    node(RedisConfigs.at("127.0.0.1", plain.port())
                            .cluster()
                            .prefix("cl")
                            .buckets(BUCKETS)
                            .build()),
                    Reason.CLUSTER,
                    "this is no Redis Cluster");
        }
        assertThat(first.health().up()).isTrue();
    }

    @Test
    void password_isAskedOfEveryServer() {
        redis.close();
        redis = RedisCluster.withPassword("s3cret");
        BrokerProbe right = node(redis.config("pw", BUCKETS, "s3cret"));
        right.on(() -> ((RedisBroker) right.broker).firstConnect());
        rooms().forEach(room -> assertThat(right.publish(room, "one")).hasSize(1));

        refused(node(redis.config("pw", BUCKETS, "wrong")), Reason.CREDENTIALS, "WRONGPASS");
        refused(node(redis.config("pw", BUCKETS)), Reason.CREDENTIALS, "NOAUTH");
    }

    private static void refused(BrokerProbe node, Reason reason, String words) {
        assertThatThrownBy(() -> node.on(() -> ((RedisBroker) node.broker).firstConnect()))
                .isInstanceOfSatisfying(
                        BrokerRefusedException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason))
                .hasMessageContaining(words);
        assertThat(node.health().up()).isFalse();
    }
}
