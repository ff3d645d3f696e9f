package dev.fanfare.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testing.NodeProgram;
import dev.fanfare.testing.Proxy;
import dev.fanfare.testing.Proxy.Upstream;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import dev.fanfare.testing.TestClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A shipped proxy before three nodes, each a process of its own, joined by a real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StickyProxyContract {
    /** So many that each of three nodes has some, whatever the proxy makes of the cookies. */
    private static final int CLIENTS = 18;

    private static final int PINGS = 4;

    private final List<NodeProgram> nodes = new ArrayList<>();
    private final List<TestClient> clients = new ArrayList<>();

    @Running
    private static RedisServer redis;

    private Proxy proxy;
    private int rooms;

    @TempDir
    static Path dir;

    /** Runs the shipped file before three nodes, with these texts in it changed. */
    abstract Proxy proxy(Path dir, List<Upstream> nodes, Map<String, String> changes);

    /** The change that makes the proxy cut a silent tunnel after four seconds. */
    abstract Map<String, String> shortTunnels();

    /** Whether clients of a node that was away go back to it when they connect anew. */
    abstract boolean clientsGoBack();

    @BeforeAll
    void startCluster() {
        for (int i = 1; i <= 3; i++) {
            nodes.add(NodeProgram.start(
                    dir,
                    "node" + i,
                    "--redis",
                    "redis://127.0.0.1:" + redis.port(),
                    "--ping-interval",
                    "1500ms",
                    "--pong-timeout",
                    "1500ms",
                    "--drain-delay",
                    "2s",
                    "--goaway-deadline",
                    "3s"));
        }
        nodes.forEach(NodeProgram::awaitReady);
    }

    @AfterAll
    void stopCluster() {
        nodes.forEach(NodeProgram::close);
    }

    @BeforeEach
    void startProxy() {
        proxy = proxy(
                dir,
                nodes.stream()
                        .map(node -> new Upstream(node.port(), node.opsPort()))
                        .toList(),
                shortTunnels());
        rooms++;
    }

    @AfterEach
    void stopProxy() {
        clients.forEach(TestClient::close);
        clients.clear();
        proxy.close();
    }

    @Test
    void sameClient_comesToTheSameNode_andClientsSpreadOverAll() {
        List<TestClient> all = connected(CLIENTS);
        Map<TestClient, String> first = all.stream().collect(Collectors.toMap(c -> c, TestClient::node));

        for (int again = 0; again < 3; again++) {
            for (TestClient client : all) {
                client.cut();
                client.connect(proxy.port());
                assertThat(client.node()).isEqualTo(first.get(client));
            }
        }

        assertThat(first.values()).contains("node1", "node2", "node3");
    }

    @Test
    void killedNode_itsClientsGoOnElsewhere_withoutAnError_andMissNothing() {
        // given
        List<TestClient> all = connected(CLIENTS);
        NodeProgram victim = node(all.get(0).node());
        TestClient writer = client("writer").connect(other(victim).port());
        List<TestClient> hit = all.stream()
                .filter(client -> client.node().equals(victim.name()))
                .toList();
        List<TestClient> spared =
                all.stream().filter(client -> !hit.contains(client)).toList();
        write(writer, 0, 100);
        soon().untilAsserted(
                        () -> assertThat(all).allMatch(client -> client.data().size() == 100));

        // when
        write(writer, 100, 150);
        victim.kill();
        write(writer, 150, 200);
        // Each handshake is tried once, and fails the test unless it is answered with 101.
        soon().until(() -> hit.stream().noneMatch(TestClient::isOpen));
        hit.forEach(client -> client.connect(proxy.port()));
        write(writer, 200, 250);

        // then
        List<String> everything = IntStream.range(0, 250).mapToObj(i -> "m" + i).toList();
        soon().untilAsserted(() -> assertThat(writer.data()).isEqualTo(everything));
        for (TestClient client : all) {
            soon().untilAsserted(() -> assertThat(client.data()).isEqualTo(everything));
            assertThat(client.ids()).isEqualTo(writer.ids());
        }
        assertThat(hit).isNotEmpty().allSatisfy(client -> {
            assertThat(client.node()).isNotEqualTo(victim.name());
            assertThat(client.joined().getBoolean("recovered")).isTrue();
        });
        assertThat(spared).isNotEmpty().allMatch(TestClient::isOpen);
        staysWhereItIs(hit.get(0));
        backAgain(victim);
    }

    @Test
    void stoppedNode_itsClientsGoOnElsewhere_withoutAnError_andMissNothing() {
        // given
        List<TestClient> all = connected(CLIENTS);
        NodeProgram stopped = node(all.get(0).node());
        TestClient writer = client("writer").connect(other(stopped).port());
        write(writer, 0, 50);
        soon().untilAsserted(
                        () -> assertThat(all).allMatch(client -> client.data().size() == 50));
        List<TestClient> hit = all.stream()
                .filter(client -> client.node().equals(stopped.name()))
                .toList();

        // when
        int exit = stopped.stop();
        write(writer, 50, 100);
        hit.forEach(client -> client.connect(proxy.port()));

        // then
        assertThat(exit).isZero();
        List<String> everything = IntStream.range(0, 100).mapToObj(i -> "m" + i).toList();
        for (TestClient client : all) {
            soon().untilAsserted(() -> assertThat(client.data()).isEqualTo(everything));
        }
        assertThat(hit).isNotEmpty().noneMatch(client -> client.node().equals(stopped.name()));
        backAgain(stopped);
    }

    @Test
    void drainingNode_newClientsGoElsewhere_andTheOthersLiveOnUntilTheyAreAskedToMove() {
        // given
        List<TestClient> all = connected(CLIENTS);
        NodeProgram leaving = node(all.get(0).node());
        TestClient writer = client("writer").connect(other(leaving).port());
        List<TestClient> hit = all.stream()
                .filter(client -> client.node().equals(leaving.name()))
                .toList();

        // when
        assertThat(leaving.drain()).isEqualTo(202);
        List<TestClient> fresh = IntStream.range(0, CLIENTS)
                .mapToObj(i -> client("fresh" + i).connect(proxy.port()))
                .toList();
        write(writer, 0, 50);
        soon().until(() -> hit.stream().allMatch(client -> client.goaway() != null));
        soon().until(() -> hit.stream().allMatch(client -> client.data().size() == 50));
        assertThat(hit).allMatch(TestClient::isOpen);
        List<TestClient.Link> left = hit.stream().map(TestClient::link).toList();
        // Each handshake carries the cookie of the node it leaves, is tried once, and has to be answered with 101.
        hit.forEach(client -> client.connect(proxy.port()));
        write(writer, 50, 100);

        // then
        assertThat(fresh).noneMatch(client -> client.node().equals(leaving.name()));
        assertThat(hit).isNotEmpty().noneMatch(client -> client.node().equals(leaving.name()));
        soon().until(() -> left.stream().allMatch(link -> link.closeCode() == 1012));
        List<String> everything = IntStream.range(0, 100).mapToObj(i -> "m" + i).toList();
        for (TestClient client : all) {
            soon().untilAsserted(
                            () -> assertThat(client.data().stream().distinct()).containsExactlyElementsOf(everything));
        }
        assertThat(all.stream().filter(client -> !hit.contains(client))).allMatch(client -> client.goaway() == null);
        assertThat(leaving.stop()).isZero();
        backAgain(leaving);
    }

    @Test
    void nodeThatComesBack_isUsedAgain() {
        // given
        List<TestClient> all = connected(CLIENTS);
        NodeProgram victim = node(all.get(0).node());
        List<TestClient> hit = all.stream()
                .filter(client -> client.node().equals(victim.name()))
                .toList();
        victim.kill();
        soon().until(() -> hit.stream().noneMatch(TestClient::isOpen));
        hit.forEach(client -> client.connect(proxy.port()));

        // when
        backAgain(victim);

        // then
        AtomicInteger fresh = new AtomicInteger();
        soon().until(() -> client("fresh" + fresh.incrementAndGet())
                .connect(proxy.port())
                .node()
                .equals(victim.name()));
        for (TestClient client : hit) {
            client.cut();
            client.connect(proxy.port());
            assertThat(client.node().equals(victim.name())).isEqualTo(clientsGoBack());
        }
    }

    @Test
    void quietTunnel_isKeptOpenByTheNodesPings() {
        TestClient quiet = client("quiet").connect(proxy.port());

        // The proxy cuts a silent tunnel after 4 s; four pings of a node that sends one each 1.5 s take 6 s.
        await().atMost(Duration.ofSeconds(30)).until(() -> quiet.pings() >= PINGS || !quiet.isOpen());
        assertThat(quiet.isOpen()).isTrue();
        quiet.send("still here");
        soon().untilAsserted(() -> assertThat(quiet.data()).containsExactly("still here"));
    }

    @Test
    void clientThatLeavesAStreamOrAPoll_leavesItsNodeAtOnce() throws IOException {
        // given
        String last = publish();
        String room = "/rooms/room" + rooms;
        try (Socket stream = request(room + "/events");
                Socket poll = request(room + "/messages?wait=60&since=" + last)) {
            soon().until(() -> openConnections() == 2);
            assertThat(stream.isConnected() && poll.isConnected()).isTrue();
        }

        // when they are closed, then both are gone before a heartbeat (15 s) or the poll's end could have told the node
        await().atMost(Duration.ofSeconds(10)).until(() -> openConnections() == 0);
    }

    /** Puts a message into the room, and answers its id. */
    private String publish() {
        TestClient writer =
                new TestClient("room" + rooms, "writer").connect(nodes.get(0).port());
        writer.send("hello");
        soon().until(() -> writer.ids().size() == 1);
        writer.close();
        soon().until(() -> openConnections() == 0);
        return writer.ids().get(0);
    }

    private Socket request(String path) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private long openConnections() {
        return nodes.stream()
                .mapToLong(node -> node.metric("fanfare_connections"))
                .sum();
    }

    @Test
    void origin_isComparedWithTheHostThatTheClientSees() throws IOException {
        String own = "Origin: http://127.0.0.1:" + proxy.port() + "\r\n";

        assertThat(RawHandshake.status(proxy.port(), "/ws/lobby/ana", own)).isEqualTo(101);
        assertThat(RawHandshake.status(proxy.port(), "/ws/lobby/ana", "Origin: http://elsewhere.example\r\n"))
                .isEqualTo(403);
    }

    private void staysWhereItIs(TestClient client) {
        String node = client.node();
        client.cut();
        client.connect(proxy.port());
        assertThat(client.node()).isEqualTo(node);
    }

    /** Starts a node again, for the tests that follow, and sees that it is one of three. */
    private void backAgain(NodeProgram node) {
        node.start();
        node.awaitReady();
    }

    private static void write(TestClient writer, int from, int to) {
        for (int i = from; i < to; i++) {
            writer.send("m" + i);
        }
    }

    private NodeProgram node(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private NodeProgram other(NodeProgram than) {
        return nodes.stream().filter(node -> node != than).findFirst().orElseThrow();
    }

    private List<TestClient> connected(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> client("user" + i).connect(proxy.port()))
                .toList();
    }

    private TestClient client(String user) {
        TestClient client = new TestClient("room" + rooms, user);
        clients.add(client);
        return client;
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
    }
}
