package dev.fanfare.apidocs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.ApiNode;
import dev.fanfare.apidocs.HttpRecorder.Port;
import dev.fanfare.apidocs.HttpRecorder.Request;
import dev.fanfare.testing.TestPorts;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/openapi.yaml and docs/asyncapi.yaml against running nodes, both ways: what a node answers or says must be documented,
 * which the clients used here check of everything; and what is documented must have happened in the end.
 */
class ApiDocumentsTest {
    private static final String KEY = "0123456789abcdef";
    private static final Duration HEARTBEAT = Duration.ofSeconds(20);

    private HttpRecorder http;
    private MessageRecorder messages;

    @TempDir
    private Path dir;

    @BeforeEach
    void read() throws IOException {
        http = new HttpRecorder(ApiDocument.openApi());
        messages = new MessageRecorder(ApiDocument.asyncApi());
    }

    private Acts on(String... keys) {
        return new Acts(http, messages, ApiNode.start(keys));
    }

    @Test
    void whatHappensIsDocumented_andWhatIsDocumentedHappens() throws Exception {
        aNodeThatServes();
        aNodeWithKeys();
        aFullNode();
        aNodeThatIsImpatient();
        aNodeThatDrains();
        aNodeThatStarts();

        assertThat(http.unseen()).as("docs/openapi.yaml").isEmpty();
        assertThat(messages.unseen()).as("docs/asyncapi.yaml").isEmpty();
    }

    private void aNodeThatServes() throws Exception {
        ApiNode node = ApiNode.start(
                "page", "true",
                "page-nodes", "n2=http://127.0.0.1:1",
                "max-rooms-per-connection", "2",
                "presence-members", "5",
                "log-messages", "10",
                "stream-messages", "10");
        try (Acts acts = new Acts(http, messages, node)) {
            StreamClient silentEvents = acts.stream("/rooms/silent/events");
            StreamClient silentLines = acts.stream("/rooms/silent/stream");
            acts.lookAfter();
            acts.publishAndRead();
            acts.talk();
            acts.command();
            acts.comeAndGo();
            acts.operate();
            acts.loseLogs();
            acts.readSlowly();
            RefusalCalls refusals = new RefusalCalls(http);
            refusals.wrongRequests(acts.clients);
            refusals.origins(acts.clients);
            refusals.otherwise(acts.clients);
            refusals.rebound(acts.ops);
            refusals.failures(node, acts.clients);
            await().atMost(HEARTBEAT).until(() -> silentEvents.pinged() && silentLines.pinged());
        }
    }

    private void aNodeWithKeys() throws Exception {
        Path keys = Files.writeString(dir.resolve("keys"), KEY + "\n");
        try (Acts acts = on("api-keys-file", keys.toString(), "compression", "true")) {
            RefusalCalls refusals = new RefusalCalls(http);
            refusals.keys(acts.clients, KEY);
            refusals.handshakes(acts.clients);
        }
    }

    private void aFullNode() throws Exception {
        try (Acts acts = on("max-connections", "1")) {
            acts.plain("/ws/lobby/ana");
            new RefusalCalls(http).nobody(acts.clients, "overloaded");
        }
    }

    private void aNodeThatIsImpatient() throws Exception {
        ApiNode node = ApiNode.start(
                "ping-interval", "200ms",
                "pong-timeout", "200ms",
                "goaway-deadline", "500ms",
                "max-connection-age", "1s",
                "broadcasts-per-second", "1");
        Acts acts = new Acts(http, messages, node);
        SocketClient watcher = acts.plain("/ws/lobby/watcher?presence=true");
        try (Socket silent = silent(node)) {
            watcher.said("presence", "silent", "timeout");
            watcher.said("goaway", "max-age");
            assertThat(silent.isClosed()).isFalse();
        }
        SocketClient quick = acts.plain("/ws/lobby/quick");
        for (int i = 0; i < 5; i++) {
            quick.text("quick");
        }
        quick.said("error", "rate_limited");
        // It waits for an answer to its close frame, and is stopping meanwhile.
        CompletableFuture<Void> stop;
        try (Socket silent = silent(node)) {
            stop = CompletableFuture.runAsync(acts::close);
            await().until(() -> acts.http
                    .send(acts.ops, Request.of("GET", "/health/ready"))
                    .body()
                    .contains("stopping"));
            acts.get(acts.ops, "/info", 200);
            assertThat(silent.isClosed()).isFalse();
        }
        stop.join();
    }

    /** A member that answers nothing. */
    private static Socket silent(ApiNode node) throws IOException {
        Socket socket = new Socket("127.0.0.1", node.port());
        StringBuilder request = new StringBuilder("GET /ws/lobby/silent HTTP/1.1\r\nHost: localhost\r\n");
        RefusalCalls.handshake("")
                .headers()
                .forEach(line -> request.append(line).append("\r\n"));
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        assertThat(Answer.head(socket.getInputStream()).status()).isEqualTo(101);
        return socket;
    }

    private void aNodeThatDrains() throws Exception {
        try (Acts acts = on("drain-delay", "0ms", "drain-window", "0ms", "goaway-deadline", "5s")) {
            acts.drain();
            acts.drained();
        }
    }

    private void aNodeThatStarts() throws Exception {
        int opsPort = TestPorts.free();
        Promise<Void> firstUp = Promise.promise();
        CompletableFuture<ApiNode> starting =
                CompletableFuture.supplyAsync(() -> ApiNode.startSlowly(firstUp.future(), "ops-port", "" + opsPort));
        Port ops = new Port(opsPort, true);
        await().ignoreExceptions()
                .until(() -> http.send(ops, Request.of("GET", "/health/ready"))
                        .body()
                        .contains("starting"));
        http.send(ops, Request.of("GET", "/info"));
        firstUp.complete();
        starting.join().close();
    }
}
