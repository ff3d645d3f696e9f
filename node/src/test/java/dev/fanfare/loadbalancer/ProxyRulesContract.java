package dev.fanfare.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testing.BlackHole;
import dev.fanfare.testing.Proxy;
import dev.fanfare.testing.Proxy.Upstream;
import dev.fanfare.testing.StubNode;
import dev.fanfare.testing.StubNode.Behaviour;
import dev.fanfare.testing.TestClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a shipped proxy does with nodes that misbehave. The nodes are stubs that count what reaches them. */
abstract class ProxyRulesContract {
    /** So many that each of three nodes is met, whatever the proxy makes of the cookies. */
    private static final int MANY = 24;

    private final List<AutoCloseable> toClose = new ArrayList<>();

    @TempDir
    Path dir;

    /** Runs the shipped file before three nodes, with these texts in it changed. */
    abstract Proxy proxy(Path dir, List<Upstream> nodes, Map<String, String> changes);

    /** The change that makes the proxy cut a silent tunnel after four seconds. */
    abstract Map<String, String> shortTunnels();

    @AfterEach
    void close() throws Exception {
        for (int i = toClose.size() - 1; i >= 0; i--) {
            toClose.get(i).close();
        }
    }

    @Test
    void post_thatReachedANode_isNeverSentAgain() throws Exception {
        for (Behaviour behaviour : List.of(Behaviour.CUTS, Behaviour.DRAINS)) {
            List<StubNode> nodes = List.of(stub(behaviour), stub(behaviour), stub(behaviour));
            Proxy proxy = start(upstreams(nodes), Map.of());

            for (int i = 1; i <= MANY; i++) {
                HttpResponse<String> answer = post(proxy, "message " + i);

                assertThat(answer.statusCode()).isEqualTo(behaviour == Behaviour.CUTS ? 502 : 503);
                assertThat(arrivals(nodes)).as("%s, request %s", behaviour, i).isEqualTo(i);
            }
        }
    }

    @Test
    void post_thatCouldNotBeSent_goesToAnotherNode() throws Exception {
        List<StubNode> nodes = List.of(stub(Behaviour.DRAINS), stub(Behaviour.DRAINS));
        Proxy proxy = start(with(dead(), nodes), Map.of());

        for (int i = 1; i <= MANY; i++) {
            assertThat(post(proxy, "message " + i).statusCode()).isEqualTo(503);
            assertThat(arrivals(nodes)).isEqualTo(i);
        }
    }

    @Test
    void handshake_thatEveryNodeCuts_isAskedOfEachOfThem() throws Exception {
        List<StubNode> nodes = List.of(stub(Behaviour.CUTS), stub(Behaviour.CUTS), stub(Behaviour.CUTS));
        Proxy proxy = start(upstreams(nodes), Map.of());

        assertThat(RawHandshake.status(proxy.port(), "/ws/lobby/ana", "")).isEqualTo(502);

        assertThat(nodes).allSatisfy(node -> assertThat(node.requests()).isNotEmpty());
    }

    @Test
    void handshake_leavesADrainingNode_andTheClientSeesNothingOfIt() {
        leaves(Behaviour.DRAINS);
    }

    @Test
    void handshake_leavesANodeThatCuts_andTheClientSeesNothingOfIt() {
        leaves(Behaviour.CUTS);
    }

    private void leaves(Behaviour behaviour) {
        StubNode left = stub(behaviour);
        List<StubNode> others = List.of(stub(Behaviour.STAYS_SILENT), stub(Behaviour.STAYS_SILENT));
        Proxy proxy = start(with(left.upstream(), others), Map.of());

        for (int i = 0; i < MANY; i++) {
            client(i).open(proxy.port());
        }

        assertThat(left.requests()).isNotEmpty();
        assertThat(arrivals(others)).isEqualTo(MANY);
    }

    @Test
    void handshake_leavesANodeThatRefuses() throws Exception {
        List<StubNode> others = List.of(stub(Behaviour.STAYS_SILENT), stub(Behaviour.STAYS_SILENT));
        Proxy proxy = start(with(dead(), others), Map.of());

        for (int i = 0; i < MANY; i++) {
            client(i).open(proxy.port());
        }

        assertThat(arrivals(others)).isEqualTo(MANY);
    }

    @Test
    void handshake_leavesANodeThatIsCutOff_withinSeconds() {
        BlackHole hole = closing(new BlackHole());
        List<StubNode> others = List.of(stub(Behaviour.STAYS_SILENT), stub(Behaviour.STAYS_SILENT));
        // Health says that all is well: what the handshakes themselves meet must be enough.
        Proxy proxy =
                start(with(new Upstream(hole.port(), others.get(0).upstream().opsPort()), others), Map.of());

        for (int i = 0; i < MANY; i++) {
            long before = System.nanoTime();
            client(i).open(proxy.port());
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        }

        assertThat(arrivals(others)).isEqualTo(MANY);
    }

    @Test
    void handshake_reachesTheNodeAsTheClientMeantIt() {
        List<StubNode> nodes =
                List.of(stub(Behaviour.STAYS_SILENT), stub(Behaviour.STAYS_SILENT), stub(Behaviour.STAYS_SILENT));
        Proxy proxy = start(upstreams(nodes), Map.of());

        client(0).open(proxy.port());

        List<String> heads =
                nodes.stream().flatMap(node -> node.requests().stream()).toList();
        assertThat(heads).hasSize(1);
        String head = heads.get(0).toLowerCase(java.util.Locale.ROOT);
        assertThat(head)
                .startsWith("get /ws/lobby/user0 http/1.1\r\n")
                .contains("\r\nhost: 127.0.0.1:" + proxy.port() + "\r\n")
                .contains("\r\nupgrade: websocket\r\n")
                .contains("\r\nconnection: upgrade\r\n")
                .contains("\r\nsec-websocket-version: 13\r\n")
                .contains("\r\nx-forwarded-for: 127.0.0.1\r\n")
                .contains("\r\nx-forwarded-proto: http\r\n");
    }

    @Test
    void tunnel_thatIsSilent_isCutInTheEnd() {
        List<StubNode> nodes =
                List.of(stub(Behaviour.STAYS_SILENT), stub(Behaviour.STAYS_SILENT), stub(Behaviour.STAYS_SILENT));
        Proxy proxy = start(upstreams(nodes), shortTunnels());

        TestClient.Link link = client(0).open(proxy.port());

        assertThat(link.isClosed()).isFalse();
        await().atMost(Duration.ofSeconds(20)).until(link::isClosed);
    }

    private static HttpResponse<String> post(Proxy proxy, String body) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + proxy.port() + "/rooms/lobby/messages");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }

    static long arrivals(List<StubNode> nodes) {
        return nodes.stream().mapToLong(node -> node.requests().size()).sum();
    }

    static List<Upstream> upstreams(List<StubNode> nodes) {
        return nodes.stream().map(StubNode::upstream).toList();
    }

    private static List<Upstream> with(Upstream first, List<StubNode> others) {
        return Stream.concat(Stream.of(first), others.stream().map(StubNode::upstream))
                .toList();
    }

    /** A node that just died: nobody listens at its port, and nobody at that of its health. */
    private static Upstream dead() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return new Upstream(socket.getLocalPort(), socket.getLocalPort());
        }
    }

    Proxy start(List<Upstream> nodes, Map<String, String> changes) {
        return closing(proxy(dir, nodes, changes));
    }

    StubNode stub(Behaviour behaviour) {
        return closing(new StubNode(behaviour));
    }

    TestClient client(int number) {
        return closing(new TestClient("lobby", "user" + number));
    }

    private <T extends AutoCloseable> T closing(T resource) {
        toClose.add(resource);
        return resource;
    }
}
