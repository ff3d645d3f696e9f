package dev.fanfare.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.broker.BrokerRefusedException.Reason;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.HostPort;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.config.SentinelConfig;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Receipt;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.RedisConfigs;
import dev.fanfare.testing.Running;
import dev.fanfare.testing.SelfSigned;
import dev.fanfare.testing.SentinelGroup;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes that find the primary by real sentinels. Before a primary goes its replicas have what it has: what is lost
 * otherwise is another test's.
 */
class SentinelIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Down after 1 s, an election, a promotion; and a machine that runs other tests beside it. */
    private static final Duration FAILOVER = Duration.ofSeconds(8);

    private static final SentinelGroup.Secrets SECRETS = new SentinelGroup.Secrets("s3rver", "adm1n", "eve", "s1lence");

    private final List<BrokerProbe> nodes = new ArrayList<>();

    @Running
    private Vertx vertx;

    private SentinelGroup group;

    @AfterEach
    void stop() {
        nodes.forEach(BrokerProbe::close);
        group.close();
    }

    private BrokerProbe node(RedisConfig config) {
        NodeId id = new NodeId("n" + nodes.size(), "inc0000" + nodes.size());
        BrokerProbe node =
                new BrokerProbe(vertx, context -> new RedisBroker(vertx, context, id, config, BrokerConfig.DEFAULT));
        nodes.add(node);
        return node;
    }

    private void connected(BrokerProbe node) {
        node.on(() -> ((RedisBroker) node.broker).firstConnect());
    }

    /** Three nodes, each with a member in the lobby, and what was sent so far is on all servers. */
    private void nodesInTheLobby() {
        for (int i = 0; i < 3; i++) {
            node(group.config("sen"));
        }
        nodes.forEach(node -> node.subscribe("lobby"));
        nodes.get(0).publish("lobby", "before");
        nodes.forEach(node -> node.awaitCount("lobby", 1));
        group.sync();
    }

    /** Waits until every node says that it works with the server that the sentinels name. */
    private void awaitNodesAtThePrimary() {
        await().atMost(FAILOVER).untilAsserted(() -> {
            int named = group.primary();
            assertThat(named).as("the sentinels agree").isNotNegative();
            HostPort primary = group.address(named);
            assertThat(nodes).allSatisfy(node -> {
                assertThat(node.health().up()).isTrue();
                assertThat(node.health().detail()).startsWith("connected to " + primary + ", the primary of ");
            });
        });
    }

    /** Waits until the server that was the first primary follows another one. */
    private void awaitFirstIsReplica() {
        await().atMost(PATIENCE)
                .until(() -> String.valueOf(group.server(0).command("INFO", "replication"))
                        .contains("role:slave"));
    }

    /** Sends from every node at once; answers how long the slowest waited for its answer, in milliseconds. */
    private long sendFromAll(String text, int count) {
        long begun = System.nanoTime();
        List<CompletableFuture<List<Receipt>>> answers = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            for (int n = 0; n < count; n++) {
                answers.add(nodes.get(i).send("lobby", text + "-" + i + "-" + n));
            }
        }
        answers.forEach(answer -> answer.orTimeout(20, TimeUnit.SECONDS).join());
        return (System.nanoTime() - begun) / 1_000_000;
    }

    private void assertOnceInOneOrder(int count) {
        nodes.forEach(node -> node.awaitCount("lobby", count));
        List<String> order = nodes.get(0).texts("lobby");
        assertThat(new HashSet<>(order)).hasSize(count);
        for (BrokerProbe node : nodes) {
            assertThat(node.texts("lobby")).isEqualTo(order);
            assertThat(node.offsets("lobby"))
                    .isEqualTo(IntStream.rangeClosed(1, count)
                            .mapToObj(n -> (long) n)
                            .toList());
            assertThat(node.discontinuities("lobby")).isEmpty();
        }
    }

    @Test
    void primaryKilled_nodesFollow_andWhatWaitsGoesOnceInOrder_andTheOldOneIsNotUsedWhenItReturns() {
        group = SentinelGroup.start();
        // given
        nodesInTheLobby();
        awaitNodesAtThePrimary();
        // when
        group.server(0).kill();
        long stall = sendFromAll("during", 20);
        // then
        System.out.println("publish stall, primary killed: " + stall + " ms");
        assertThat(stall).isLessThan(FAILOVER.toMillis());
        assertOnceInOneOrder(61);
        group.awaitPromoted();
        awaitNodesAtThePrimary();
        // and when the old one returns, empty, and says that it is the primary until the sentinels know better
        group.server(0).restart();
        sendFromAll("returned", 20);
        awaitFirstIsReplica();
        sendFromAll("after", 20);
        // then
        assertOnceInOneOrder(181);
        assertThat(group.primary()).isPositive();
        awaitNodesAtThePrimary();
    }

    @Test
    void primaryThatStandsStill_isLeft_andNotUsedWhenItGoesOn() {
        group = SentinelGroup.start();
        // given
        nodesInTheLobby();
        // when
        group.server(0).pause();
        long stall = sendFromAll("during", 20);
        System.out.println("publish stall, primary stopped: " + stall + " ms");
        group.server(0).resume();
        sendFromAll("after", 20);
        // then
        assertThat(stall).isLessThan(FAILOVER.toMillis());
        assertOnceInOneOrder(121);
        group.awaitPromoted();
        awaitNodesAtThePrimary();
        awaitFirstIsReplica();
        sendFromAll("later", 20);
        assertOnceInOneOrder(181);
        assertThat(group.primary()).isPositive();
        awaitNodesAtThePrimary();
    }

    @Test
    void newPrimaryThatMayNotWriteWithoutAReplica_isAwaited() {
        group = SentinelGroup.start();
        // given
        nodesInTheLobby();
        IntStream.range(0, 3).forEach(i -> group.server(i).command("CONFIG", "SET", "min-replicas-to-write", "1"));
        // when
        group.server(0).kill();
        long stall = sendFromAll("during", 20);
        // then
        System.out.println("publish stall, primary killed, min-replicas-to-write 1: " + stall + " ms");
        assertThat(stall).isLessThan(FAILOVER.toMillis());
        assertOnceInOneOrder(61);
    }

    @Test
    void failoverThatAnOperatorAsksFor_isFollowed() {
        group = SentinelGroup.start();
        // given
        nodesInTheLobby();
        // when
        assertThat(group.sentinel(1).command("SENTINEL", "FAILOVER", SentinelGroup.NAME))
                .isEqualTo("OK");
        // then
        group.awaitPromoted();
        awaitNodesAtThePrimary();
        sendFromAll("after", 20);
        assertOnceInOneOrder(61);
    }

    @Test
    void sentinelThatIsDown_orNamedAndNeverThere_isNoProblem() {
        group = SentinelGroup.start();
        // given the first of them is gone, the second does not answer
        group.sentinel(0).kill();
        nodesInTheLobby();
        group.sentinel(1).pause();
        // then
        sendFromAll("sound", 20);
        BrokerProbe late = node(group.config("sen"));
        late.subscribe("lobby");
        connected(late);
        late.publish("lobby", "late");
        nodes.remove(late);
        late.close();
        // and when they are needed, one being enough for nodes and two for a failover
        group.sentinel(1).resume();
        group.sync();
        group.server(0).kill();
        sendFromAll("during", 20);
        assertOnceInOneOrder(122);
    }

    @Test
    void sentinelsThatTheUrlDoesNotName_areLearned_andOneWithTwoNamesIsNoTrouble() {
        group = SentinelGroup.start();
        // given a URL with one of them, by its host name, while the others know it by its address
        RedisConfig all = group.config("sen");
        HostPort first = new HostPort("localhost", all.servers().get(0).port());
        BrokerProbe node = node(RedisConfigs.like(all).servers(List.of(first)).build());
        node.subscribe("lobby");
        node.publish("lobby", "before");
        node.awaitCount("lobby", 1);
        group.sync();
        // when that one is gone, and then the primary
        group.sentinel(0).kill();
        group.server(0).kill();
        sendFromAll("during", 20);
        // then
        assertOnceInOneOrder(21);
        awaitNodesAtThePrimary();
    }

    @Test
    void sentinelsAwayAltogether_endNoSession_andAreAwaitedAtStart() {
        group = SentinelGroup.start();
        // given
        nodesInTheLobby();
        // when
        IntStream.range(0, 3).forEach(i -> group.sentinel(i).pause());
        BrokerProbe late = node(group.config("sen"));
        await().atMost(PATIENCE).until(() -> late.health().detail().contains("no sentinel answers"));
        nodes.remove(late);
        // then
        sendFromAll("without", 20);
        assertOnceInOneOrder(61);
        IntStream.range(0, 3).forEach(i -> group.sentinel(i).resume());
        connected(late);
        late.close();
    }

    @Test
    void passwords_andAUserWhoMayOnlyAsk_areUsed_andWrongOnesRefused() {
        group = SentinelGroup.start(SECRETS, null);
        RedisConfig right = group.config("sen");
        nodesInTheLobby();
        group.server(0).kill();
        sendFromAll("during", 20);
        assertOnceInOneOrder(61);

        BrokerProbe wrong = node(sentinel(right, new SentinelConfig(SentinelGroup.NAME, "eve", "wr0ng")));
        refused(wrong, Reason.SENTINEL_CREDENTIALS, "a sentinel refused the user or password", "WRONGPASS");
        BrokerProbe none = node(sentinel(right, new SentinelConfig(SentinelGroup.NAME, null, null)));
        refused(none, Reason.SENTINEL_CREDENTIALS, "a sentinel refused", "NOAUTH");
        BrokerProbe server = node(RedisConfigs.like(right).password("wr0ng").build());
        refused(server, Reason.CREDENTIALS, "Redis refused the user or password", "WRONGPASS");
    }

    private static RedisConfig sentinel(RedisConfig config, SentinelConfig sentinel) {
        return RedisConfigs.like(config).sentinel(sentinel).build();
    }

    private void refused(BrokerProbe node, Reason reason, String... words) {
        assertThatThrownBy(() -> connected(node))
                .isInstanceOfSatisfying(
                        BrokerRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContainingAll(words);
        assertThat(node.health().detail()).doesNotContain("wr0ng", SECRETS.password(), SECRETS.server());
    }

    @Test
    void nameThatNoSentinelKnows_isRefused() {
        group = SentinelGroup.start();
        refused(
                node(group.config("sen", "other")),
                Reason.UNKNOWN_PRIMARY,
                "knows a primary named 'other'",
                group.sentinelAddresses().get(0).toString());
    }

    @Test
    void tls_toSentinelsAndServers_trustsTheGivenCertificates_andNoOthers(@TempDir Path dir) {
        group = SentinelGroup.start(SECRETS, SelfSigned.in(dir));
        nodesInTheLobby();
        awaitNodesAtThePrimary();
        group.server(0).kill();
        sendFromAll("during", 20);
        assertOnceInOneOrder(61);

        RedisConfig right = group.config("sen");
        BrokerProbe stranger = node(RedisConfigs.like(right).tls(null).build());
        await().atMost(PATIENCE).until(() -> stranger.health().detail().contains("no sentinel answers"));
    }
}
