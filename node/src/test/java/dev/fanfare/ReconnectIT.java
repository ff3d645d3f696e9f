package dev.fanfare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testing.NodeProgram;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every program of docs/guide/reconnect.md misses nothing when the node it is connected to is killed and started again, as it stands
 * there. {@code .ci/clients} fetches the libraries.
 */
class ReconnectIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Path DOCUMENT = Path.of("../docs/guide/reconnect.md");
    private static final Path CLIENTS =
            Path.of("../target/clients").toAbsolutePath().normalize();

    @TempDir
    private Path dir;

    private final HttpClient http = HttpClient.newHttpClient();

    @Running
    private RedisServer redis;

    private NodeProgram node;
    private NodeProgram other;
    private Process client;

    @BeforeEach
    void start() {
        String url = "redis://127.0.0.1:" + redis.port();
        node = NodeProgram.start(dir, "killed", "--redis", url);
        other = NodeProgram.start(dir, "other", "--redis", url);
        node.awaitReady();
        other.awaitReady();
    }

    @AfterEach
    void stop() throws InterruptedException {
        client.descendants().forEach(ProcessHandle::destroyForcibly);
        client.destroyForcibly().waitFor();
        node.close();
        other.close();
    }

    @ParameterizedTest
    @CsvSource({
        "Python, python/reconnect.py, python3 reconnect.py",
        "reconnecting-websocket, node/reconnecting.js, node reconnecting.js",
        "Node, node/plain.js, node plain.js",
        "Go, go/main.go, go run .",
        "Java, Reconnect.java, java Reconnect.java"
    })
    void program_missesNothing_whenItsNodeIsKilled(String heading, String file, String command) throws Exception {
        Path out = dir.resolve("out");
        Path program = CLIENTS.resolve(file);
        Files.writeString(program, code(heading));
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.add("ws://127.0.0.1:" + node.port() + "/ws/lobby/ana");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(program.getParent().toFile())
                .redirectError(dir.resolve("err").toFile())
                .redirectOutput(out.toFile());
        builder.environment().putAll(Map.of("GOFLAGS", "-mod=mod"));
        client = builder.start();
        await().atMost(SOON).until(() -> connections() == 1);
        List<String> sent = new ArrayList<>();
        publish(sent, 3);
        await().atMost(SOON).until(() -> Files.readAllLines(out).size() == sent.size());
        // when
        node.kill();
        publish(sent, 3);
        node.start();
        node.awaitReady();
        await().atMost(SOON).until(() -> Files.readAllLines(out).size() >= sent.size());
        publish(sent, 2);
        // then
        await().atMost(SOON).until(() -> Files.readAllLines(out).size() >= sent.size());
        assertThat(Files.readAllLines(out)).isEqualTo(sent);
    }

    private int connections() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + other.port() + "/rooms/lobby");
        String body = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
        return body.contains("\"connections\":1") ? 1 : 0;
    }

    private void publish(List<String> sent, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            String text = "m" + sent.size();
            URI uri = URI.create("http://127.0.0.1:" + other.port() + "/rooms/lobby/messages");
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"data\":\"" + text + "\"}"))
                    .build();
            assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
            sent.add(text);
        }
    }

    /** The block of code behind a heading. */
    private static String code(String heading) throws IOException {
        String text = Files.readString(DOCUMENT);
        String behind = text.substring(text.indexOf("\n## " + heading + "\n"));
        String block = behind.substring(behind.indexOf("\n```") + 1);
        return block.substring(block.indexOf('\n') + 1, block.indexOf("\n```\n") + 1);
    }
}
