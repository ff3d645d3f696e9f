package dev.fanfare.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testing.HttpLines;
import dev.fanfare.testing.MemberSocket;
import dev.fanfare.testing.NodeProgram;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.RespProxy;
import dev.fanfare.testing.Running;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What panels and rules ask for is there on a running node, and moves when what it measures happens. */
class MetersIT {
    /** What nothing that a test does can move, and why. */
    private static final Map<String, String> STILL = Map.ofEntries(
            Map.entry("fanfare_build_info", "a name"),
            Map.entry("fanfare_connections_limit", "a setting"),
            Map.entry("fanfare_redis_waiting", "replicas that do not follow: DurabilityFaultIT"),
            Map.entry("fanfare_redis_refusing", "a memory that is full: RedisFullIT, WriteWatchTest"),
            Map.entry("fanfare_redis_rewound_total", "two servers that both take writes: RepairIT"),
            Map.entry("fanfare_redis_lost_total", "two faults at once: RepairScriptsIT, OfferingTest"),
            Map.entry("process_files_max_files", "a limit that the machine sets"),
            Map.entry("fanfare_direct_limit_bytes", "a setting"),
            Map.entry("fanfare_answers_bytes", "clients that take no answer: HostileClientsIT"));

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final int MOST = 20_000;
    private static final String PAD = "x".repeat(30_000);

    @TempDir
    Path logs;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @Running
    private RedisServer redis;

    private RespProxy proxy;
    private NodeProgram node;
    private NodeProgram other;
    private Scrapes scrapes;
    private MemberSocket alone;
    private MemberSocket ana;

    @BeforeEach
    void start() {
        proxy = closing(new RespProxy(redis.port()));
        node = node("watched", proxy.port());
        other = node("other", redis.port());
        node.awaitReady();
        other.awaitReady();
        scrapes = new Scrapes(node).take();
    }

    private NodeProgram node(String name, int redisPort) {
        return closing(NodeProgram.start(
                logs,
                name,
                "--redis",
                "redis://127.0.0.1:" + redisPort,
                "--redis-silence",
                SILENCE.toMillis() + "ms",
                "--publish-timeout",
                "500ms",
                "--presence-lease",
                "3s"));
    }

    @AfterEach
    void stop() throws Exception {
        node.resume();
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private <T extends AutoCloseable> T closing(T one) {
        open.push(one);
        return one;
    }

    private MemberSocket join(NodeProgram at, String path) throws IOException {
        MemberSocket member = closing(new MemberSocket(at.port(), "/ws/" + path, MOST));
        await().atMost(BOUND).until(member::joined);
        return member;
    }

    /** Scrapes until a series is more than {@code value}. */
    private void awaitMore(String series, double value) {
        await(series).atMost(BOUND).until(() -> scrapes.take().value(series) > value);
    }

    @Test
    void everySeriesOfAPanelOrRule_isThere_andMovesWhenItsCauseHappens() throws Exception {
        double collectionsAtFirst = scrapes.value("jvm_gc_pause_seconds_count");
        membersOfThreeTransportsTalk_alsoFromAnotherNode();
        twoMoreAreReachedOtherwise();
        oneIsCut_andResumes();
        aHandshakeIsRefused();
        joinsComeTooFast_andARoomLingers();
        aRequestIsBrokenOff();
        aMessageIsBegun();
        aReaderIsSlow();
        aPushIsLost();
        theSubscriptionIsDeaf();
        redisIsAway_andComesBackEmpty();
        aRoomIsDeleted();
        redisLosesWhoIsThere();
        theNodeStandsStill();
        anotherNodeDies();
        theNodeDrains();
        awaitMore("jvm_gc_pause_seconds_count", collectionsAtFirst);

        assertThat(Shipped.series()).allSatisfy(series -> {
            assertThat(scrapes.values(series)).as(series).isNotEmpty();
            if (STILL.containsKey(series)) {
                assertThat(scrapes.values(series)).as(STILL.get(series)).hasSize(1);
            } else {
                assertThat(scrapes.values(series)).as(series).hasSizeGreaterThan(1);
            }
        });
    }

    private void membersOfThreeTransportsTalk_alsoFromAnotherNode() throws Exception {
        ana = join(node, "lobby/ana");
        closing(HttpLines.get(node.port(), "/rooms/lobby/events?user=eve"));
        closing(HttpLines.get(node.port(), "/rooms/lobby/stream?user=liz"));
        MemberSocket bo = join(other, "lobby/bo");
        for (int i = 0; i < 20; i++) {
            ana.send("here " + i);
        }
        await().atMost(BOUND).until(() -> ana.count() == 20 && bo.count() == 20);
        // One after the other: of what comes in one turn, only the oldest is measured.
        for (int i = 0; i < 20; i++) {
            bo.send("there " + i);
        }
        await().atMost(BOUND).until(() -> ana.count() == 40 && bo.count() == 40);

        awaitMore("fanfare_members{transport=\"sse\"}", 0);
        awaitMore("fanfare_members{transport=\"ndjson\"}", 0);
        awaitMore("fanfare_members{transport=\"websocket-json\"}", 0);
        awaitMore("fanfare_deliveries_latency_seconds_count{origin=\"local\"}", 0);
        awaitMore("fanfare_deliveries_latency_seconds_count{origin=\"remote\"}", 0);
        awaitMore("fanfare_presence_members", 2);
        assertThat(scrapes.value("fanfare_broadcasts_total")).isEqualTo(20);
        assertThat(scrapes.value("fanfare_broadcasts_latency_seconds_count")).isEqualTo(20);
        assertThat(scrapes.value("fanfare_deliveries_total")).isEqualTo(120);
        assertThat(scrapes.value("fanfare_connections")).isEqualTo(3);
        assertThat(scrapes.value("fanfare_ready")).isEqualTo(1);
    }

    private void twoMoreAreReachedOtherwise() throws IOException {
        closing(new MemberSocket(node.port(), "/ws/quiet/raw?format=raw", 1));
        URI poll = URI.create("http://127.0.0.1:" + node.port() + "/rooms/quiet/messages?wait=60");
        var waiting = HttpLines.sendAsync(HttpRequest.newBuilder(poll).build());
        open.push(() -> waiting.cancel(true));

        awaitMore("fanfare_members{transport=\"websocket-raw\"}", 0);
        awaitMore("fanfare_members{transport=\"poll\"}", 0);
        waiting.cancel(true);
        await().atMost(BOUND).until(() -> scrapes.take().value("fanfare_members{transport=\"poll\"}") == 0);
    }

    private void oneIsCut_andResumes() throws IOException {
        MemberSocket cyd = join(node, "lobby/cyd");
        ana.send("for cyd");
        await().atMost(BOUND).until(() -> cyd.count() == 1);
        cyd.close();
        awaitMore("fanfare_closes_total{code=\"1006\"}", 0);
        join(node, "lobby/cyd?since=" + cyd.lastId());

        awaitMore("fanfare_resumes_total{source=\"memory\"}", 0);
        assertThat(scrapes.value("fanfare_resumes_total")).isEqualTo(1);
    }

    private void aHandshakeIsRefused() throws Exception {
        HttpRequest plain = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + "/ws/lobby/dan"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(plain, BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(426);

        awaitMore("fanfare_handshakes_refused_total{reason=\"upgrade_required\"}", 0);
        assertThat(scrapes.value("fanfare_handshakes_refused_total")).isEqualTo(1);
    }

    private void joinsComeTooFast_andARoomLingers() {
        URI address = URI.create("ws://127.0.0.1:" + node.port() + "/ws?user=fox");
        WebSocket fox = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("fanfare.v1")
                .buildAsync(address, new WebSocket.Listener() {})
                .join();
        open.push(fox::abort);
        for (int i = 0; i < 150; i++) {
            for (String verb : List.of("join", "leave")) {
                fox.sendText("{\"type\":\"" + verb + "\",\"room\":\"den" + i + "\"}", true)
                        .join();
            }
        }
        awaitMore("fanfare_bounds_reached_total{key=\"joins-per-second\"}", 0);
        awaitMore("fanfare_rooms_lingering", 0);
    }

    private void aRequestIsBrokenOff() throws IOException {
        String half = "POST /rooms/lobby/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + "Content-Length: 100\r\n\r\n{";
        await().atMost(BOUND).until(() -> {
            try (Socket client = new Socket("127.0.0.1", node.port())) {
                client.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
                client.setSoLinger(true, 0); // a reset
            }
            return scrapes.take().value("fanfare_requests_broken_off_total") > 0;
        });
    }

    private void aMessageIsBegun() throws IOException {
        String handshake =
                "GET /ws/lobby/half HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        try (Socket client = new Socket("127.0.0.1", node.port())) {
            client.getOutputStream().write(handshake.getBytes(StandardCharsets.US_ASCII));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) client.getInputStream().read());
            }
            // A text of 100 bytes, masked with zeros, of which 30 come.
            byte[] begun = Arrays.copyOf(new byte[] {(byte) 0x81, (byte) (0x80 | 100)}, 6 + 30);
            client.getOutputStream().write(begun);
            awaitMore("fanfare_unfinished_bytes", 0);
        }
    }

    private void aReaderIsSlow() throws Exception {
        MemberSocket sender = join(node, "flood/ana");
        closing(HttpLines.get(5, node.port(), "/rooms/flood/events?user=slow"));
        await("lagging").atMost(BOUND).until(() -> {
            for (int i = 0; i < 10; i++) {
                sender.send(PAD);
            }
            return scrapes.take().value("fanfare_cursors_lagging") > 0;
        });
    }

    private void aPushIsLost() throws IOException {
        proxy.swallow(reply -> reply.publication() && reply.text().contains("is lost"));
        // Where the node is so slow that it has read the lost one before the next one comes, that one is not put aside.
        await("parked").atMost(BOUND).until(() -> {
            int lost = proxy.swallowed();
            int before = ana.count();
            ana.send("is lost");
            await().atMost(BOUND).until(() -> proxy.swallowed() > lost);
            ana.send("comes after it");
            await().atMost(BOUND).until(() -> ana.count() == before + 2);
            return scrapes.take().value("fanfare_redis_parked_total") > 0;
        });
        proxy.heal();

        awaitMore("fanfare_redis_filled_total", 0);
    }

    private void theSubscriptionIsDeaf() {
        proxy.swallow(RespProxy.Reply::publication);
        awaitMore("fanfare_redis_probes_missed_total", 0);
        proxy.heal();
        awaitMore("fanfare_redis_reconnects_total", 0);
        awaitMore("fanfare_redis_up", 0);
    }

    private void redisIsAway_andComesBackEmpty() throws IOException {
        alone = join(node, "alone/ann");
        alone.send("nobody else holds this");
        await().atMost(BOUND).until(() -> alone.count() == 1);
        redis.kill();
        await().atMost(BOUND).until(() -> scrapes.take().value("fanfare_redis_up") == 0);
        ana.send("to nowhere");
        awaitMore("fanfare_broadcasts_failed_total{code=\"broker_unavailable\"}", 0);
        redis.restart();
        awaitMore("fanfare_redis_up", 0);

        awaitMore("fanfare_redis_offered_total", 0);
        awaitMore("fanfare_redis_restored_total", 0);
        awaitMore("fanfare_presence_leases_lost_total", 0);
        assertThat(ana.said("\"broker_unavailable\"")).isNotNull();
        assertThat(scrapes.value("fanfare_redis_discontinuities_total")).isZero();
    }

    private void aRoomIsDeleted() throws IOException {
        alone.send("acknowledged, and then gone");
        await().atMost(BOUND).until(() -> alone.count() == 2);
        redis.command("DEL", "fanfare:{b0}:m:alone", "fanfare:{b0}:s:alone");

        awaitMore("fanfare_redis_discontinuities_total", 0);
        awaitMore("fanfare_resets_total", 0);
        assertThat(alone.said("\"reset\"")).isNotNull();
        alone.send("a new beginning");
        await().atMost(BOUND).until(() -> alone.count() == 3);
        redis.killClients("normal"); // the next session offers what was published within the last 10 s
        awaitMore("fanfare_redis_appended_again_total", 0);
    }

    private void redisLosesWhoIsThere() {
        ((List<?>) redis.command("KEYS", "fanfare:{b0}:ph:*")).forEach(key -> redis.command("DEL", key.toString()));

        awaitMore("fanfare_presence_repaired_total", 0);
    }

    private void theNodeStandsStill() {
        long since = System.nanoTime();
        node.pause();
        await().atMost(BOUND).until(() -> System.nanoTime() - since > 2 * SILENCE.toNanos());
        node.resume();

        awaitMore("fanfare_pauses_total", 0);
        awaitMore("fanfare_redis_up", 0);
    }

    private void anotherNodeDies() throws IOException {
        join(other, "lobby/fay");
        other.kill();
        awaitMore("fanfare_presence_reaped_total", 0);
    }

    private void theNodeDrains() {
        assertThat(node.drain()).isEqualTo(202);
        awaitMore("fanfare_goaways_total{reason=\"drain\"}", 0);
        await().atMost(BOUND).until(() -> scrapes.take().value("fanfare_connections") == 0);
        assertThat(scrapes.value("fanfare_ready")).isZero();
        assertThat(scrapes.value("fanfare_goaways_total{reason=\"max-age\"}")).isZero();
    }
}
