package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.config.HostPort;
import dev.fanfare.testing.NodeProgram;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.SentinelGroup;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path dir;

    @Test
    void portTaken_exits3_namingPortAndWayOut() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ProgramRun node = node("--port", taken.getLocalPort() + "", "--ops-port", "0")) {
            assertThat(node.exitCode()).isEqualTo(3);
            assertThat(node.output())
                    .contains("127.0.0.1:" + taken.getLocalPort() + " cannot be listened on")
                    .contains("--port takes another port");
        }
    }

    @Test
    void logFormatJson_makesEachLineOneObject() throws Exception {
        try (NodeProgram node = NodeProgram.start(dir, "json", "--log-format", "json", "--drain-delay", "0ms")) {
            node.awaitReady();
            assertThat(node.stop()).isZero();

            List<JsonObject> lines = node.log().lines().map(JsonObject::new).toList();
            assertThat(lines).isNotEmpty().allSatisfy(line -> {
                assertThat(line.getLong("timestamp")).isPositive();
                assertThat(line.getString("level")).isEqualTo("INFO");
                assertThat(line.getString("loggerName")).startsWith("dev.fanfare.");
            });
            assertThat(lines.get(0).getString("formattedMessage")).matches("node json \\(.*\\) is ready");
            assertThat(lines.get(1).getString("formattedMessage")).startsWith("fanfare: node json serves ws://");
        }
    }

    @Test
    void addressOfAnotherMachine_exits3() throws Exception {
        try (ProgramRun node = node("--host", "192.0.2.1", "--port", "0", "--ops-port", "0")) {
            assertThat(node.exitCode()).isEqualTo(3);
            assertThat(node.output()).contains("192.0.2.1:0 cannot be listened on");
        }
    }

    @Test
    void wrongPassword_exits4_andIsNotPrinted() throws Exception {
        try (RedisServer redis = RedisServer.start("--requirepass", "right");
                ProgramRun node = node(
                        "--port", "0", "--ops-port", "0", "--redis", "redis://:wr0ngOne@127.0.0.1:" + redis.port())) {
            assertThat(node.exitCode()).isEqualTo(4);
            assertThat(node.output()).contains("redis-password").doesNotContain("wr0ngOne");
        }
    }

    @Test
    void anotherNumberOfBuckets_exits4() throws Exception {
        try (RedisServer redis = RedisServer.start();
                NodeProgram first = NodeProgram.start(dir, "first", "--redis", "redis://127.0.0.1:" + redis.port())) {
            first.awaitReady();
            String url = "redis://127.0.0.1:" + redis.port();

            try (ProgramRun second = node("--port", "0", "--ops-port", "0", "--redis", url, "--redis-buckets", "2")) {
                assertThat(second.exitCode()).isEqualTo(4);
                assertThat(second.output()).contains("redis-buckets");
            }
        }
    }

    @Test
    void primaryThatNoSentinelKnows_exits4_andTheRightOneIsNamedInHealth() throws Exception {
        try (SentinelGroup group = SentinelGroup.start()) {
            String url = "redis+sentinel://"
                    + group.sentinelAddresses().stream().map(HostPort::toString).collect(Collectors.joining(","));
            try (ProgramRun node = node("--port", "0", "--ops-port", "0", "--redis", url + "/wrong")) {
                assertThat(node.exitCode()).isEqualTo(4);
                assertThat(node.output()).contains("knows a primary named 'wrong'", "see redis");
            }
            try (NodeProgram node = NodeProgram.start(dir, "right", "--redis", url + "/" + SentinelGroup.NAME)) {
                node.awaitReady();
                assertThat(node.readiness().toString())
                        .contains(group.address(0) + ", the primary of redis+sentinel://");
            }
        }
    }

    @Test
    void badValue_exits2() throws Exception {
        try (ProgramRun node = node("--stream-ttl", "5")) {
            assertThat(node.exitCode()).isEqualTo(2);
            assertThat(node.output()).startsWith("fanfare: flag --stream-ttl: stream-ttl = '5' is not a time");
        }
    }

    @Test
    void redisAwayAtStart_nodeIsDegraded_andWorksWhenRedisComes() throws Exception {
        try (RedisServer redis = RedisServer.later();
                NodeProgram node = NodeProgram.start(dir, "early", "--redis", "redis://127.0.0.1:" + redis.port())) {
            node.awaitReady();
            assertThat(node.readiness().getString("status")).isEqualTo("degraded");

            redis.restart();

            await().atMost(SOON)
                    .until(() -> node.readiness().getString("status").equals("ready"));
            try (ProgramRun send = send(node, "hello")) {
                assertThat(send.exitCode()).isZero();
            }
        }
    }

    @Test
    void sentMessage_isPrintedByTail_liveAndAfterItsId() throws Exception {
        try (NodeProgram node = NodeProgram.start(dir, "alone")) {
            node.awaitReady();
            String first = sentId(node, "one");
            try (ProgramRun live = run("tail", "lobby", "--url", "ws://127.0.0.1:" + node.port(), "--history", "10")) {
                await().atMost(SOON).until(() -> live.output().contains(" alone ana: one"));
                sentId(node, "two");
                await().atMost(SOON).until(() -> live.output().contains(" alone ana: two"));
            }
            String second = sentId(node, "three");

            try (ProgramRun tail =
                    run("tail", "lobby", "--url", "ws://127.0.0.1:" + node.port(), "--since", first, "--json")) {
                await().atMost(SOON).until(() -> tail.output().contains(second));
                assertThat(tail.output()).contains("\"recovered\":true").doesNotContain("\"one\"");
                tail.terminate();
                assertThat(tail.exitCode()).isZero();
            }
        }
    }

    @Test
    void tailAfterWhatIsNoId_exits5_andSaysWhatTheNodeSaid() throws Exception {
        try (NodeProgram node = NodeProgram.start(dir, "asked")) {
            node.awaitReady();
            try (ProgramRun tail =
                    run("tail", "lobby", "--url", "ws://127.0.0.1:" + node.port(), "--since", "yesterday")) {
                assertThat(tail.exitCode()).isEqualTo(5);
                assertThat(tail.output()).contains("refused: 'since' is an id that the server gave");
            }
        }
    }

    @Test
    void standardInputThatIsLongerThanAnyMessage_isRefused_beforeAnythingIsSent() throws Exception {
        Path input = dir.resolve("long");
        try (RandomAccessFile file = new RandomAccessFile(input.toFile(), "rw")) {
            file.setLength((16 << 20) + 1);
        }
        try (ProgramRun whole = ProgramRun.start(dir, input, "send", "lobby", "-");
                ProgramRun line = ProgramRun.start(dir, input, "send", "lobby", "-", "--lines")) {
            assertThat(whole.exitCode()).isEqualTo(2);
            assertThat(whole.output())
                    .contains("standard input is longer than 16777216 bytes", "--lines makes each line one");
            assertThat(line.exitCode()).isEqualTo(2);
            assertThat(line.output()).contains("a line of standard input is longer than 16777216 bytes");
        }
    }

    @Test
    void linesOfStandardInput_areMessages_thatTailPrints_andEndsAfterAsManyAsItWasTold() throws Exception {
        Path lines = Files.writeString(dir.resolve("lines"), "one\ntwo\n\"three\"\n");
        Path whole = Files.writeString(dir.resolve("whole"), "four\nfive\n");
        Path keys = Files.writeString(dir.resolve("keys"), "a-key-of-a-back-end-1\n");
        try (NodeProgram node = NodeProgram.start(dir, "alone", "--api-keys-file", keys.toString())) {
            node.awaitReady();
            String url = "WS://127.0.0.1:" + node.port() + "/";
            try (ProgramRun send = ProgramRun.start(
                            dir, lines, "send", "lobby", "-", "--lines", "--key", "k", "--url", url, "--user", "ana");
                    ProgramRun again = ProgramRun.start(
                            dir, lines, "send", "lobby", "-", "--lines", "--key", "k", "--url", url, "--user", "ana")) {
                assertThat(send.exitCode()).as(send.output()).isZero();
                assertThat(again.exitCode()).as(again.output()).isZero();
                assertThat(send.output().lines()).hasSize(3).doesNotHaveDuplicates();
                assertThat(again.output()).isEqualTo(send.output());
            }
            try (ProgramRun all = ProgramRun.start(dir, whole, "send", "lobby", "-", "--url", url, "--user", "ana");
                    ProgramRun shop = run(
                            "send",
                            "lobby",
                            "six",
                            "--url",
                            url,
                            "--from",
                            "shop",
                            "--api-key",
                            "a-key-of-a-back-end-1");
                    ProgramRun stranger =
                            run("send", "lobby", "seven", "--url", url, "--api-key", "another-key-than-that")) {
                assertThat(all.exitCode()).as(all.output()).isZero();
                assertThat(shop.exitCode()).as(shop.output()).isZero();
                assertThat(stranger.exitCode()).isEqualTo(5);
                assertThat(stranger.output()).contains("the node refused: unauthorized: this is none of the API keys");
            }
            try (ProgramRun tail = run("tail", "lobby", "--url", url, "--history", "10", "--count", "4", "--json");
                    ProgramRun brief = run("tail", "other", "--url", url, "--for", "1")) {
                assertThat(tail.exitCode()).isZero();
                assertThat(tail.output())
                        .contains("\"data\":\"one\"", "\"data\":\"two\"", "\"data\":\"\\\"three\\\"\"");
                assertThat(brief.exitCode()).isZero();
            }
            try (ProgramRun tail = run("tail", "lobby", "--url", url, "--history", "10", "--count", "5")) {
                assertThat(tail.exitCode()).isZero();
                assertThat(tail.output()).contains("alone shop: six");
            }
        }
    }

    @Test
    void twoTakenPorts_areNamedAtOnce() throws Exception {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ProgramRun node = node("--port", one.getLocalPort() + "", "--ops-port", two.getLocalPort() + "")) {
            assertThat(node.exitCode()).isEqualTo(3);
            assertThat(node.output())
                    .contains("127.0.0.1:" + one.getLocalPort(), "127.0.0.1:" + two.getLocalPort())
                    .contains("--port and --ops-port take others");
        }
    }

    @Test
    void startPage_isServedOnLoopback_andTheOpsPortListsItsPaths() throws Exception {
        try (NodeProgram node = NodeProgram.start(dir, "first")) {
            node.awaitReady();

            assertThat(ask("GET", "http://127.0.0.1:" + node.port() + "/")).contains("<title>Fanfare</title>");
            assertThat(ask("GET", "http://127.0.0.1:" + node.opsPort() + "/")).contains("/health/ready", "/metrics");
        }
    }

    @Test
    void tailWhoseUserIsRemovedFromTheRoom_exits5_andSaysSo() throws Exception {
        try (NodeProgram node = NodeProgram.start(dir, "strict")) {
            node.awaitReady();
            String room = "http://127.0.0.1:" + node.port() + "/rooms/lobby";
            try (ProgramRun tail = run("tail", "lobby", "--url", "ws://127.0.0.1:" + node.port(), "--user", "ana")) {
                await().atMost(SOON).until(() -> ask("GET", room).contains("\"connections\":1"));

                ask("DELETE", room + "/members/ana");

                assertThat(tail.exitCode()).isEqualTo(5);
                assertThat(tail.output()).contains("an operator removed ana from lobby (kicked)");
            }
        }
    }

    private String ask(String method, String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    @Test
    void tailThatIsAskedToLeave_hasItsNextConnectionFirst_andPrintsEachMessageOnce() throws Exception {
        String[] restless = {
            "--ping-interval", "3s", "--pong-timeout", "3s", "--max-connection-age", "3s", "--goaway-deadline", "1s"
        };
        try (NodeProgram node = NodeProgram.start(dir, "restless", restless)) {
            node.awaitReady();
            try (ProgramRun tail =
                    run("tail", "lobby", "--url", "ws://127.0.0.1:" + node.port(), "--since", sentId(node, "first"))) {
                List<String> sent = new ArrayList<>();
                await().atMost(Duration.ofSeconds(60)).until(() -> {
                    sent.add("m" + sent.size());
                    publish(node, "ana", sent.get(sent.size() - 1));
                    return tail.output().split("asked to leave .max-age.", -1).length > 3;
                });
                String last = " restless ana: " + sent.get(sent.size() - 1);
                await().atMost(SOON).until(() -> tail.output().contains(last));
                assertThat(tail.output()
                                .lines()
                                .filter(line -> line.contains(" restless ana: "))
                                .map(line -> line.substring(line.lastIndexOf(' ') + 1)))
                        .containsExactlyElementsOf(sent);
                assertThat(tail.output()).contains("recovered:true").doesNotContain("connection lost");
            }
        }
    }

    @Test
    void sigterm_closesSocketsWith1012_andExits0() throws Exception {
        try (NodeProgram node = NodeProgram.start(dir, "stopped")) {
            node.awaitReady();
            CompletableFuture<Integer> closeCode = new CompletableFuture<>();
            http.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + node.port() + "/ws/lobby/ana"), onClose(closeCode))
                    .join();

            assertThat(node.stop()).isZero();

            assertThat(closeCode.get(10, TimeUnit.SECONDS)).isEqualTo(1012);
        }
    }

    /** As {@code send} does, without a Java of its own for each message. */
    private void publish(NodeProgram node, String from, String text) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + node.port() + "/rooms/lobby/messages");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        new JsonObject().put("data", text).put("from", from).encode()))
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(201);
    }

    private String sentId(NodeProgram node, String text) throws Exception {
        try (ProgramRun send = send(node, text)) {
            assertThat(send.exitCode()).as(send.output()).isZero();
            return send.output().strip();
        }
    }

    private ProgramRun send(NodeProgram node, String text) throws IOException {
        return run("send", "lobby", text, "--url", "ws://127.0.0.1:" + node.port(), "--user", "ana");
    }

    private ProgramRun node(String... options) throws IOException {
        return ProgramRun.node(dir, options);
    }

    private ProgramRun run(String... arguments) throws IOException {
        return ProgramRun.start(dir, arguments);
    }

    private static WebSocket.Listener onClose(CompletableFuture<Integer> code) {
        return new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
                code.complete(statusCode);
                return null;
            }
        };
    }
}
