package dev.fanfare.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.broker.BrokerRefusedException.Reason;
import dev.fanfare.broker.redis.script.ScriptBench;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.Durability;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Position;
import dev.fanfare.model.Receipt;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import dev.fanfare.testing.TcpProxy;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The level replicated: what anybody was shown is on the replicas that were waited for. */
class DurabilityIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration A_WHILE = Duration.ofMillis(1_500);

    private final List<AutoCloseable> closing = new ArrayList<>();

    @Running
    private Vertx vertx;

    @Running
    private RedisServer primary;

    /** Where the nodes connect to: an address that may lead elsewhere later. */
    private TcpProxy address;

    @BeforeEach
    void start() {
        address = new TcpProxy(primary.port());
        closing.add(address);
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = closing.size() - 1; i >= 0; i--) {
            closing.get(i).close();
        }
    }

    private RedisServer server() {
        RedisServer made = RedisServer.start();
        closing.add(made);
        return made;
    }

    private RedisServer replica() {
        RedisServer made = server();
        follow(made, primary);
        return made;
    }

    private static void follow(RedisServer replica, RedisServer of) {
        replica.command("CONFIG", "SET", "repl-diskless-sync-delay", "0");
        of.command("CONFIG", "SET", "repl-diskless-sync-delay", "0");
        replica.command("REPLICAOF", "127.0.0.1", of.port() + "");
        await().atMost(PATIENCE).until(() -> info(of).contains("port=" + replica.port() + ",state=online"));
    }

    private static String info(RedisServer server) {
        return (String) server.command("INFO", "replication");
    }

    private BrokerProbe node(Durability level, int replicas, Duration publishTimeout) {
        String name = "n" + closing.size();
        BrokerConfig config = new BrokerConfig(
                10_000, Duration.ofHours(1), Duration.ofMinutes(5), 1 << 20, publishTimeout, Duration.ZERO);
        BrokerProbe node = new BrokerProbe(
                vertx,
                context -> new RedisBroker(
                        vertx,
                        context,
                        new NodeId(name, "inc" + (10_000 + closing.size())),
                        RedisServer.config("dur", address.port(), 1, null).with(level, replicas),
                        config));
        closing.add(node);
        return node;
    }

    private BrokerProbe replicated() {
        BrokerProbe node = node(Durability.REPLICATED, 1, Duration.ofSeconds(15));
        connected(node);
        return node;
    }

    private static void connected(BrokerProbe node) {
        node.on(() -> ((RedisBroker) node.broker).firstConnect());
    }

    private static List<String> history(BrokerProbe node, String room) {
        return node.history(room, null, 1_000).publications().stream()
                .map(BrokerProbe::text)
                .toList();
    }

    private static ErrorCode failure(CompletableFuture<List<Receipt>> answer) {
        await().atMost(PATIENCE).until(answer::isDone);
        try {
            throw new AssertionError("not refused: " + answer.get());
        } catch (ExecutionException e) {
            return ((FanfareException) e.getCause()).code();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void withoutEnoughReplicas_theNodeIsRefused_withTheReason() {
        BrokerProbe node = node(Durability.REPLICATED, 1, Duration.ofSeconds(5));
        assertThatThrownBy(() -> connected(node))
                .isInstanceOfSatisfying(
                        BrokerRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.DURABILITY))
                .hasMessageContaining("waits for 1 of Redis' replicas, of which 0 are connected");
        assertThat(node.health().up()).isFalse();
        replica();
        BrokerProbe two = node(Durability.REPLICATED, 2, Duration.ofSeconds(5));
        assertThatThrownBy(() -> connected(two)).hasMessageContaining("waits for 2 of Redis' replicas, of which 1");
    }

    @Test
    void message_isShownToNobody_beforeAReplicaHoldsIt() {
        // given
        RedisServer replica = replica();
        BrokerProbe sender = node(Durability.REPLICATED, 1, Duration.ofSeconds(3));
        connected(sender);
        BrokerProbe member = replicated();
        sender.subscribe("lobby");
        member.subscribe("lobby");
        assertThat(sender.publish("lobby", "one").get(0).position().offset()).isEqualTo(1);
        member.awaitCount("lobby", 1);
        // when
        replica.pause();
        CompletableFuture<List<Receipt>> two = sender.send("lobby", "two");
        CompletableFuture<List<Receipt>> three = sender.send("lobby", "three");
        CompletableFuture<List<Receipt>> elsewhere = sender.send("yard", "four");
        // then
        BrokerProbe late = node(Durability.FSYNC, 1, Duration.ofSeconds(3)); // not taken, and shows nothing either
        await().during(A_WHILE)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(member.texts("lobby")).containsExactly("one"));
        assertThat(primary.command("XLEN", "dur:{b0}:s:lobby")).isEqualTo(2L);
        assertThat(history(member, "lobby")).containsExactly("one");
        assertThat(member.subscribe("lobby").offset()).isEqualTo(1);
        assertThat(two).isNotDone();
        assertThat(failure(two)).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
        assertThat(failure(three)).isEqualTo(ErrorCode.BROKER_UNAVAILABLE);
        assertThat(failure(elsewhere)).isEqualTo(ErrorCode.BROKER_UNAVAILABLE);
        assertThat(sender.texts("lobby")).containsExactly("one");
        assertThat(late.health().up()).isFalse();
        // when
        replica.resume();
        // then
        member.awaitCount("lobby", 2);
        sender.awaitCount("lobby", 2);
        member.publish("lobby", "five");
        member.awaitCount("lobby", 3);
        sender.awaitCount("lobby", 3);
        assertThat(member.texts("lobby")).containsExactly("one", "two", "five");
        assertThat(sender.texts("lobby")).containsExactly("one", "two", "five");
        assertThat(history(member, "lobby")).containsExactly("one", "two", "five");
        assertThat(history(member, "yard")).isEmpty();
    }

    @Test
    void whatADeadNodeAppended_isCommittedByAnother_andComesOnce() {
        // given
        replica();
        BrokerProbe member = replicated();
        BrokerProbe other = replicated();
        member.subscribe("lobby");
        other.subscribe("lobby");
        member.publish("lobby", "one");
        other.awaitCount("lobby", 1);
        // when
        ScriptBench dead = new ScriptBench(primary, "dur");
        dead.mode = "later";
        dead.recover("d", "n1");
        assertThat(dead.append("orphan").get(0)).isEqualTo("OK");
        // then
        assertThat(history(member, "lobby")).containsExactly("one");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> member.texts("lobby").size() == 2
                        && other.texts("lobby").size() == 2);
        assertThat(primary.command("HGET", "dur:{b0}:m:lobby", "c")).isNull();
        member.publish("lobby", "three");
        other.awaitCount("lobby", 3);
        assertThat(other.texts("lobby")).containsExactly("one", "orphan", "three");
        assertThat(other.discontinuities("lobby")).isEmpty();
    }

    @Test
    void roomWithoutMembers_isCommittedByWhoeverReadsIt() {
        replica();
        BrokerProbe node = replicated();
        ScriptBench dead = new ScriptBench(primary, "dur");
        dead.mode = "later";
        dead.recover("d", "n1");
        // the node may still be offering, and nothing is appended meanwhile
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(dead.append("orphan").get(0)).isEqualTo("OK"));

        assertThat(history(node, "lobby")).isEmpty();

        await().atMost(Duration.ofSeconds(5)).until(() -> history(node, "lobby").size() == 1);
        assertThat(node.subscribe("lobby").offset()).isEqualTo(1);
    }

    @Test
    void whatTheRepairPutBack_isShownAgain_thoughNobodyAppends() {
        // given
        replica();
        BrokerProbe node = replicated();
        node.subscribe("lobby");
        node.stream("lobby", "m", 0, 3, 1);
        node.awaitCount("lobby", 3);
        // when: the server forgets all, and the node puts it back
        primary.command("FLUSHALL");
        primary.killClients("normal");
        // then
        await().atMost(PATIENCE).until(() -> history(node, "lobby").size() == 3);
        assertThat(node.discontinuities("lobby")).isEmpty();
    }

    @Test
    void fastNode_showsAllThatWaited_soALevelCanBeChangedNodeByNode() {
        RedisServer replica = replica();
        BrokerProbe slow = replicated();
        slow.subscribe("lobby");
        slow.publish("lobby", "one");
        slow.awaitCount("lobby", 1);
        replica.pause();
        CompletableFuture<List<Receipt>> two = slow.send("lobby", "two");
        await().atMost(PATIENCE)
                .until(() -> primary.command("XLEN", "dur:{b0}:s:lobby").equals(2L));
        BrokerProbe fast = node(Durability.FAST, 1, Duration.ofSeconds(5));
        connected(fast);

        assertThat(fast.publish("lobby", "three").get(0).position().offset()).isEqualTo(3);

        slow.awaitCount("lobby", 3);
        assertThat(slow.texts("lobby")).containsExactly("one", "two", "three");
        replica.resume();
        assertThat(two.orTimeout(15, TimeUnit.SECONDS).join().get(0).position().offset())
                .isEqualTo(2);
        slow.publish("lobby", "four");
        assertThat(history(fast, "lobby")).containsExactly("one", "two", "three", "four");
    }

    @Test
    void failover_keepsAllThatWasShown_thoughNoNodeHoldsItAnyMore() throws Exception {
        // given
        RedisServer first = replica();
        RedisServer second = replica();
        BrokerProbe sender = node(Durability.REPLICATED, 2, Duration.ofSeconds(15));
        connected(sender);
        sender.subscribe("lobby");
        sender.stream("lobby", "m", 0, 300, 20);
        sender.awaitCount("lobby", 300);
        List<Position> places =
                sender.received("lobby").stream().map(one -> one.position()).toList();
        // when
        primary.kill();
        closing.remove(sender);
        sender.close();
        first.command("REPLICAOF", "NO", "ONE");
        follow(second, first);
        address.lead(first.port());
        // then
        BrokerProbe fresh = replicated();
        await().atMost(PATIENCE).until(() -> history(fresh, "lobby").size() == 300);
        assertThat(history(fresh, "lobby"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 300).mapToObj(n -> "m-" + n).toList());
        assertThat(fresh.history("lobby", null, 1_000).publications())
                .extracting(one -> one.position())
                .containsExactlyElementsOf(places);
        assertThat(fresh.publish("lobby", "next").get(0).position().offset()).isEqualTo(301);
    }

    @Test
    void failoverUnderLoad_yieldsEachMessageOnce_inOneOrder() {
        // given
        RedisServer first = replica();
        RedisServer second = replica();
        BrokerProbe sender = replicated();
        BrokerProbe member = replicated();
        sender.subscribe("lobby");
        member.subscribe("lobby");
        List<CompletableFuture<List<Receipt>>> answers = new ArrayList<>();
        IntStream.range(0, 200).forEach(n -> answers.add(sender.send("lobby", "m-" + n)));
        member.awaitCount("lobby", 20);
        // when
        primary.kill();
        first.command("REPLICAOF", "NO", "ONE");
        follow(second, first);
        address.lead(first.port());
        IntStream.range(200, 300).forEach(n -> answers.add(sender.send("lobby", "m-" + n)));
        // then
        answers.forEach(answer -> answer.orTimeout(20, TimeUnit.SECONDS).join());
        member.awaitCount("lobby", 300);
        sender.awaitCount("lobby", 300);
        assertThat(member.texts("lobby"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 300).mapToObj(n -> "m-" + n).toList());
        assertThat(sender.texts("lobby")).isEqualTo(member.texts("lobby"));
        assertThat(member.discontinuities("lobby")).isEmpty();
        assertThat(history(member, "lobby")).hasSize(300);
    }
}
