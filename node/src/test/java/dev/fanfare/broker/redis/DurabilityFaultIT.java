package dev.fanfare.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.broker.BrokerRefusedException.Reason;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.Durability;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import dev.fanfare.testing.TcpProxy;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The level replicated where replicas are far away or gone, or the server does not do what it needs. */
class DurabilityFaultIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration A_WHILE = Duration.ofMillis(1_500);
    private static final String META = "dur:{b0}:m:lobby";

    private final List<AutoCloseable> closing = new ArrayList<>();
    private final List<Boolean> waiting = new CopyOnWriteArrayList<>();

    @Running
    private Vertx vertx;

    @Running
    private RedisServer primary;

    @AfterEach
    void stop() throws Exception {
        for (int i = closing.size() - 1; i >= 0; i--) {
            closing.get(i).close();
        }
    }

    private <T extends AutoCloseable> T closing(T one) {
        closing.add(one);
        return one;
    }

    /** A replica whose way to the primary takes this long, there and back. */
    private RedisServer replica(Duration roundTrip) {
        RedisServer made = closing(RedisServer.start());
        TcpProxy way = closing(new TcpProxy(primary.port(), roundTrip.dividedBy(2)));
        made.command("CONFIG", "SET", "repl-diskless-sync-delay", "0");
        primary.command("CONFIG", "SET", "repl-diskless-sync-delay", "0");
        made.command("REPLICAOF", "127.0.0.1", way.port() + "");
        await().atMost(PATIENCE).until(() -> replication().contains("port=" + made.port() + ",state=online"));
        return made;
    }

    private String replication() {
        return (String) primary.command("INFO", "replication");
    }

    private BrokerProbe node(Durability level) {
        String name = "n" + closing.size();
        BrokerConfig config = new BrokerConfig(
                10_000, Duration.ofHours(1), Duration.ofMinutes(5), 1 << 20, Duration.ofSeconds(15), Duration.ZERO);
        BrokerMeter meter = new BrokerMeter() {
            @Override
            public void waiting(boolean forReplicas) {
                waiting.add(forReplicas);
            }
        };
        return closing(new BrokerProbe(
                vertx,
                context -> new RedisBroker(
                        vertx,
                        context,
                        new NodeId(name, "inc" + (10_000 + closing.size())),
                        primary.config("dur").with(level, 1),
                        config,
                        meter)));
    }

    private static void connected(BrokerProbe node) {
        node.on(() -> ((RedisBroker) node.broker).firstConnect());
    }

    private BrokerProbe replicated() {
        BrokerProbe node = node(Durability.REPLICATED);
        connected(node);
        return node;
    }

    @Test
    void replicaFarAway_underTheTrafficOfOthers_holdsABroadcastAfterAboutARoundTrip() throws Exception {
        // given
        replica(Duration.ofMillis(500));
        BrokerProbe node = replicated();
        node.subscribe("lobby");
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> traffic = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                primary.command("SET", "else", "where");
            }
        });
        // when
        List<Long> millis = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            long begun = System.nanoTime();
            node.publish("lobby", "m-" + n);
            millis.add((System.nanoTime() - begun) / 1_000_000);
        }
        // then
        done.set(true);
        traffic.get(10, TimeUnit.SECONDS);
        System.out.println("acknowledged over a replica 500 ms away, ms: " + millis);
        assertThat(millis).allSatisfy(one -> assertThat(one).isBetween(400L, 1_500L));
        node.awaitCount("lobby", 5);
        assertThat(waiting).isEmpty();
    }

    @Test
    void replicasThatDoNotFollow_areTold_untilTheyDo() {
        RedisServer replica = replica(Duration.ZERO);
        BrokerProbe node = replicated();
        node.publish("lobby", "one");
        assertThat(node.health().detail()).doesNotContain("wait");

        replica.pause();
        CompletableFuture<List<Receipt>> two = node.send("lobby", "two");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(node.health().detail()).contains("wait for replicas: 0 of 1 follow"));
        assertThat(node.health().up()).as("reads and joins go on").isTrue();
        await().atMost(PATIENCE).until(() -> waiting.equals(List.of(true)));
        assertThat(two).isNotDone();
        replica.resume();
        assertThat(two.orTimeout(10, TimeUnit.SECONDS).join()).hasSize(1);
        assertThat(node.health().detail()).doesNotContain("wait");
        await().atMost(PATIENCE).until(() -> waiting.equals(List.of(true, false)));
    }

    @Test
    void userThatMayNotWait_isRefusedAtStart_withTheReason() {
        replica(Duration.ZERO);
        primary.command("ACL", "SETUSER", "default", "-wait");

        BrokerProbe node = node(Durability.REPLICATED);

        assertThatThrownBy(() -> connected(node))
                .isInstanceOfSatisfying(
                        BrokerRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.DURABILITY))
                .hasMessageContainingAll("does not let this node wait for replicas (WAIT)", "NOPERM");
        assertThat(node.health().up()).isFalse();
    }

    @Test
    void primaryThatIsDemotedWhileABroadcastWaits_isGivenUp_atOnce() {
        RedisServer replica = replica(Duration.ZERO);
        BrokerProbe node = replicated();
        replica.pause();
        CompletableFuture<List<Receipt>> one = node.send("lobby", "one");
        await().atMost(PATIENCE)
                .until(() -> primary.command("XLEN", "dur:{b0}:s:lobby").equals(1L));
        // past the first WAIT
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(node.health().detail()).contains("wait for replicas"));

        primary.command("REPLICAOF", "127.0.0.1", replica.port() + "");

        await().atMost(Duration.ofSeconds(2)).until(() -> !node.health().up());
        assertThat(one).isNotDone();
        primary.command("REPLICAOF", "NO", "ONE");
        replica.resume();
        assertThat(one.orTimeout(15, TimeUnit.SECONDS).join().get(0).position().offset())
                .isEqualTo(1);
    }

    @Test
    void markThatWasSetBack_isMovedAgain_thoughEveryNodeIsAtTheTop() {
        // given
        replica(Duration.ZERO);
        BrokerProbe node = replicated();
        node.subscribe("lobby");
        node.stream("lobby", "m", 0, 10, 1);
        node.awaitCount("lobby", 10);
        String term = (String) primary.command("HGET", META, "t");
        // when: as by a failover to a replica that lacked the last commit
        primary.command("HSET", META, "c", "4 " + term);
        assertThat(node.history("lobby", null, 100).publications()).hasSize(10);
        // then
        await().atMost(Duration.ofSeconds(5)).until(() -> primary.command("HGET", META, "c") == null);
        assertThat(replicated().history("lobby", null, 100).publications()).hasSize(10);
        assertThat(node.received("lobby")).as("nothing comes twice").hasSize(10);
        assertThat(node.discontinuities("lobby")).isEmpty();
    }

    @Test
    void serverThatTakesNoWriteForWantOfReplicas_letsRoomsBeJoined() {
        // given
        BrokerProbe node = node(Durability.FAST);
        connected(node);
        node.publish("lobby", "one");
        // when
        primary.command("CONFIG", "SET", "min-replicas-to-write", "1");
        CompletableFuture<List<Receipt>> two = node.send("lobby", "two");
        // then
        assertThat(node.subscribe("lobby").offset()).isEqualTo(1);
        assertThat(two).isNotDone();
        CompletableFuture<?> neverWritten = node.begin(() -> node.broker.subscribe(new RoomName("yard")));
        await().during(A_WHILE).atMost(PATIENCE).until(() -> !neverWritten.isDone() && !two.isDone());
        // when
        primary.command("CONFIG", "SET", "min-replicas-to-write", "0");
        // then
        assertThat(two.orTimeout(10, TimeUnit.SECONDS).join().get(0).position().offset())
                .isEqualTo(2);
        node.awaitCount("lobby", 1);
        assertThat(node.texts("lobby")).containsExactly("two");
        neverWritten.orTimeout(10, TimeUnit.SECONDS).join();
    }
}
