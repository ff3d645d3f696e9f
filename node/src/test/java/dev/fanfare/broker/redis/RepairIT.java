package dev.fanfare.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.broker.History;
import dev.fanfare.broker.redis.session.Live;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.TcpProxy;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that die with what they acknowledged, and nodes that put it back. */
class RepairIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final BrokerConfig CONFIG = new BrokerConfig(
            10_000, Duration.ofHours(1), Duration.ofMinutes(5), 1 << 20, Duration.ofSeconds(15), Duration.ZERO);

    private final List<AutoCloseable> closing = new ArrayList<>();
    private final List<BrokerProbe> nodes = new ArrayList<>();
    private final Counts counts = new Counts();
    private Vertx vertx;
    private RedisServer redis;

    /** Where the nodes connect to: an address that may lead elsewhere later. */
    private TcpProxy address;

    private static final class Counts implements BrokerMeter {
        private final AtomicInteger offered = new AtomicInteger();
        private final AtomicInteger restored = new AtomicInteger();
        private final AtomicInteger again = new AtomicInteger();
        private final AtomicInteger rewound = new AtomicInteger();

        @Override
        public void offered(int count) {
            offered.addAndGet(count);
        }

        @Override
        public void merged(int back, int anew) {
            restored.addAndGet(back);
            again.addAndGet(anew);
        }

        @Override
        public void rewound() {
            rewound.incrementAndGet();
        }
    }

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        redis = server();
        address = proxy(redis);
    }

    @AfterEach
    void stop() throws Exception {
        nodes.forEach(BrokerProbe::close);
        for (AutoCloseable one : closing) {
            one.close();
        }
        vertx.close().await();
    }

    private RedisServer server(String... args) {
        RedisServer made = RedisServer.start(args);
        closing.add(made);
        return made;
    }

    private TcpProxy proxy(RedisServer to) {
        TcpProxy made = new TcpProxy(to.port());
        closing.add(made);
        return made;
    }

    private BrokerProbe node() {
        return node(address.port());
    }

    private BrokerProbe node(int port) {
        BrokerProbe node = new BrokerProbe(
                vertx,
                context -> new RedisBroker(
                        vertx,
                        context,
                        new NodeId("n" + nodes.size(), "inc0000" + nodes.size()),
                        RedisServer.config("repair", port, 2, null),
                        CONFIG,
                        counts));
        nodes.add(node);
        return node;
    }

    private List<BrokerProbe> three() {
        for (int i = 0; i < 3; i++) {
            node().subscribe("lobby");
        }
        awaitLive(redis, 3);
        return nodes;
    }

    /** Waits until every node knows the others. */
    private static void awaitLive(RedisServer server, int count) {
        await().atMost(PATIENCE)
                .until(() -> ((List<?>) server.command("ZRANGE", "repair:live", "0", "-1")).size() == count);
        long beats = Live.PERIOD_MS + 200;
        await().pollDelay(Duration.ofMillis(beats)).until(() -> true);
    }

    /** A replica of the server that stops hearing from it when told so. */
    private final class Replica {
        private final RedisServer server = RepairIT.this.server();
        private final TcpProxy line;

        Replica(RedisServer of) {
            line = proxy(of);
            server.command("REPLICAOF", "127.0.0.1", line.port() + "");
            await().atMost(PATIENCE)
                    .until(() -> ((String) server.command("INFO", "replication")).contains("master_link_status:up"));
        }

        /** Waits until it has all that the primary has. */
        void caughtUp(RedisServer of) {
            await().atMost(PATIENCE).until(() -> offset(of).equals(offset(server)));
        }

        private static String offset(RedisServer of) {
            return ((String) of.command("INFO", "replication")).replaceAll("(?s).*master_repl_offset:(\\d+).*", "$1");
        }

        void cutOff() {
            line.hold();
        }

        void promote() {
            server.command("REPLICAOF", "NO", "ONE");
        }
    }

    private static void assertNothingMissed(BrokerProbe node, String... texts) {
        node.awaitCount("lobby", texts.length);
        assertThat(node.texts("lobby")).containsExactly(texts);
        assertThat(node.discontinuities("lobby")).isEmpty();
        assertThat(node.cuts("lobby")).isEmpty();
    }

    @Test
    void restartWithItsData_isADelayOnly(@TempDir Path data) {
        // given
        RedisServer durable = server("--appendonly", "yes", "--appendfsync", "always", "--dir", data.toString());
        address.lead(durable.port());
        redis = durable;
        List<BrokerProbe> all = three();
        Position before = all.get(0).publish("lobby", "one", "two").get(1).position();
        // when
        durable.kill();
        durable.restart();
        Position after = all.get(1).publish("lobby", "three").get(0).position();
        // then
        all.forEach(node -> assertNothingMissed(node, "one", "two", "three"));
        assertThat(after.offset()).isEqualTo(3);
        assertThat(after.epoch()).isEqualTo(before.epoch());
        assertThat(after.term().count()).isEqualTo(before.term().count() + 1);
        assertThat(counts.offered).hasValue(0);
    }

    @Test
    void restartEmpty_isADelayOnly_andTheLogIsThereAgain() {
        // given
        List<BrokerProbe> all = three();
        Position before = all.get(0).publish("lobby", "one", "two").get(0).position();
        all.forEach(node -> node.awaitCount("lobby", 2));
        // when
        redis.kill();
        redis.restart();
        Position after = all.get(1).publish("lobby", "three").get(0).position();
        // then
        all.forEach(node -> assertNothingMissed(node, "one", "two", "three"));
        assertThat(after.offset()).isEqualTo(3);
        assertThat(after.epoch()).isEqualTo(before.epoch());
        assertThat(after.term().count()).isEqualTo(before.term().count() + 1);
        assertThat(counts.restored).hasValue(2);
        // and a node that comes now resumes from it
        History history = node().history("lobby", before, 10);
        assertThat(history.recovered()).isTrue();
        assertThat(history.publications()).extracting(BrokerProbe::text).containsExactly("two", "three");
    }

    @Test
    void restartEmpty_ofARoomWhoseLogNobodyHolds_keepsWhereItsMembersStand() {
        // given
        BrokerProbe first = node();
        Position before = first.publish("lobby", "one", "two").get(1).position();
        BrokerProbe node = node();
        assertThat(node.subscribe("lobby")).isEqualTo(before);
        awaitLive(redis, 2);
        first.close();
        nodes.remove(first);
        // when
        redis.kill();
        redis.restart();
        Position after = node.publish("lobby", "three").get(0).position();
        // then
        assertNothingMissed(node, "three");
        assertThat(after.offset()).isEqualTo(3);
        assertThat(after.epoch()).isEqualTo(before.epoch());
    }

    @Test
    void failoverThatLostWrites_losesNothing_nothingTwice_nobodyIsReset() {
        // given
        Replica replica = new Replica(redis);
        List<BrokerProbe> all = three();
        all.get(0).publish("lobby", "one");
        replica.caughtUp(redis);
        // when acknowledged writes never reach the replica
        replica.cutOff();
        all.get(0).publish("lobby", "two", "three");
        all.get(1).publish("lobby", "four");
        all.forEach(node -> node.awaitCount("lobby", 4));
        redis.kill();
        replica.promote();
        address.lead(replica.server.port());
        Position after = all.get(2).publish("lobby", "five").get(0).position();
        // then
        all.forEach(node -> assertNothingMissed(node, "one", "two", "three", "four", "five"));
        assertThat(after.offset()).isEqualTo(5);
        assertThat(node().history("lobby", null, 10).publications())
                .extracting(BrokerProbe::text)
                .containsExactly("one", "two", "three", "four", "five");
        assertThat(counts.restored).hasValue(3);
    }

    @Test
    void twoFailoversInARow_loseNothing() {
        // given a replica behind a replica
        Replica replica = new Replica(redis);
        Replica second = new Replica(redis);
        List<BrokerProbe> all = three();
        all.get(0).publish("lobby", "one");
        replica.caughtUp(redis);
        second.caughtUp(redis);
        second.cutOff();
        all.get(0).publish("lobby", "two");
        replica.caughtUp(redis);
        replica.cutOff();
        all.get(0).publish("lobby", "three");
        all.forEach(node -> node.awaitCount("lobby", 3));
        // when
        redis.kill();
        replica.promote();
        address.lead(replica.server.port());
        all.get(1).publish("lobby", "four");
        replica.server.kill();
        second.promote();
        address.lead(second.server.port());
        all.get(2).publish("lobby", "five");
        // then
        all.forEach(node -> assertNothingMissed(node, "one", "two", "three", "four", "five"));
        assertThat(node().history("lobby", null, 10).publications()).hasSize(5);
    }

    @Test
    void messageOfARoomWithoutMembers_isPutBackByWhoPublishedIt() {
        // given
        Replica replica = new Replica(redis);
        BrokerProbe publisher = node();
        BrokerProbe other = node();
        publisher.publish("empty", "one");
        awaitLive(redis, 2);
        replica.caughtUp(redis);
        // when
        replica.cutOff();
        publisher.publish("empty", "two");
        other.publish("empty", "three");
        publisher.publish("empty", "four");
        redis.kill();
        replica.promote();
        address.lead(replica.server.port());
        // then nobody has to publish for them to come back
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(other.history("empty", null, 10).publications())
                        .extracting(BrokerProbe::text)
                        .containsExactly("one", "two", "three", "four"));
        assertThat(other.history("empty", null, 10).publications())
                .extracting(Publication::offset)
                .containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void splitBrain_resetsWhoSawTheOldBranch_andAppendsItAgain() {
        // given
        Replica replica = new Replica(redis);
        BrokerProbe moved = node();
        TcpProxy oldAddress = proxy(redis);
        BrokerProbe left = node(oldAddress.port());
        moved.subscribe("lobby");
        left.subscribe("lobby");
        moved.publish("lobby", "one");
        left.awaitCount("lobby", 1);
        awaitLive(redis, 2);
        replica.caughtUp(redis);
        // when one node goes on with the old primary
        replica.cutOff();
        replica.promote();
        address.lead(replica.server.port());
        left.publish("lobby", "left two", "left three");
        left.awaitCount("lobby", 3);
        moved.publish("lobby", "two");
        moved.awaitCount("lobby", 2);
        // and comes late
        oldAddress.lead(replica.server.port());
        // then
        moved.awaitCount("lobby", 4);
        assertNothingMissed(moved, "one", "two", "left two", "left three");
        await().atMost(PATIENCE).until(() -> left.log("lobby").size() == 4);
        assertThat(left.log("lobby")).containsExactly("one", "two", "left two", "left three");
        assertThat(left.discontinuities("lobby")).isEmpty();
        assertThat(left.cuts("lobby")).extracting(Position::offset).containsExactly(1L);
        assertThat(counts.again).hasValue(2);
    }

    @Test
    void nodeThatComesLate_offersWhatItAloneHolds() {
        // given
        TcpProxy own = proxy(redis);
        BrokerProbe late = node(own.port());
        BrokerProbe other = node();
        late.subscribe("lobby");
        awaitLive(redis, 2);
        late.publish("lobby", "one", "two");
        late.awaitCount("lobby", 2);
        // when
        own.cut();
        redis.kill();
        redis.restart();
        await().atMost(PATIENCE).until(() -> other.health().up());
        other.publish("elsewhere", "the window is over");
        own.heal();
        // then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(other.history("lobby", null, 10).publications())
                        .extracting(BrokerProbe::text)
                        .containsExactly("one", "two"));
        late.publish("lobby", "three");
        assertNothingMissed(late, "one", "two", "three");
    }

    @Test
    void oldPrimary_thatComesBackAsAReplica_changesNothing() {
        // given
        Replica replica = new Replica(redis);
        List<BrokerProbe> all = three();
        all.get(0).publish("lobby", "one");
        replica.caughtUp(redis);
        replica.cutOff();
        all.get(0).publish("lobby", "two");
        all.forEach(node -> node.awaitCount("lobby", 2));
        // when
        replica.promote();
        address.lead(replica.server.port());
        all.get(1).publish("lobby", "three");
        redis.command("REPLICAOF", "127.0.0.1", replica.server.port() + "");
        await().atMost(PATIENCE)
                .until(() -> ((String) redis.command("INFO", "replication")).contains("master_link_status:up"));
        all.get(2).publish("lobby", "four");
        // and fails back
        replica.caughtUp(redis);
        replica.server.kill();
        redis.command("REPLICAOF", "NO", "ONE");
        address.lead(redis.port());
        all.get(0).publish("lobby", "five");
        // then
        all.forEach(node -> assertNothingMissed(node, "one", "two", "three", "four", "five"));
    }
}
