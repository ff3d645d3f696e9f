package dev.fanfare.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The images and {@code docker-compose.yml}, as a user runs them; the drill is attached through the proxy. Needs Docker. */
class ComposeIT {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final List<String> NODES = List.of("node1", "node2", "node3");

    @TempDir
    private static Path outputs;

    private static Compose compose;

    @TempDir
    private Path dir;

    @BeforeAll
    static void up() {
        compose = new Compose(outputs, "--profile", "nginx", "--profile", "observability");
        try {
            // By name: Grafana's image is not to be had everywhere, and nothing of ours runs in it.
            compose.run("up", "--build", "--wait", "--wait-timeout", "300", "haproxy", "nginx", "prometheus");
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + compose.run("logs", "--tail", "50"), e);
        }
    }

    @AfterAll
    static void down() {
        compose.close();
    }

    @Test
    void everythingIsHealthy_andBothProxiesServeThePage() throws Exception {
        assertThat(compose.health())
                .isEqualTo(Map.of(
                        "haproxy", "healthy",
                        "nginx", "healthy",
                        "node1", "healthy",
                        "node2", "healthy",
                        "node3", "healthy",
                        "prometheus", "healthy",
                        "redis", "healthy"));
        assertThat(get(compose.port("HTTP_PORT"), "/")).contains("<html");
        assertThat(get(compose.port("NGINX_PORT"), "/")).contains("<html");
    }

    @Test
    void publishing_withTheKeyOfTheFile_reachesTheRoom_andIsRefusedWithoutOne() throws Exception {
        URI messages = URI.create("http://127.0.0.1:" + compose.port("HTTP_PORT") + "/rooms/published/messages");
        HttpRequest.Builder request = HttpRequest.newBuilder(messages)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"data\":\"hello\"}"));
        HttpClient http = HttpClient.newHttpClient();

        assertThat(http.send(request.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);
        request.header("Authorization", "Bearer a-key-known-to-everybody");
        assertThat(http.send(request.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(201);

        assertThat(get(compose.port("HTTP_PORT"), "/rooms/published/messages")).contains("\"hello\"");
    }

    @Test
    void redis_hasTheSettingsThatNodesAskFor() {
        for (String node : NODES) {
            assertThat(compose.logs(compose.id(node)))
                    .contains("connected to redis://redis:6379")
                    .doesNotContain("appendonly", "maxmemory-policy", "client-output-buffer-limit");
        }
    }

    @Test
    void prometheus_scrapesEachNode_andHasTheShippedAlerts() throws Exception {
        int port = compose.port("PROMETHEUS_PORT");

        await().atMost(BOUND).untilAsserted(() -> {
            JsonArray up = new JsonObject(get(port, "/api/v1/query?query=up%7Bjob%3D%22fanfare%22%7D%3D%3D1"))
                    .getJsonObject("data")
                    .getJsonArray("result");
            assertThat(up).hasSize(3);
        });
        assertThat(get(port, "/api/v1/rules")).contains("FanfareNodeDown");
    }

    @Test
    void nodeThatIsKilled_losesNothing() throws Exception {
        try (AttachedDrill drill = AttachedDrill.start(compose, dir)) {
            compose.run("kill", "node1");
            drill.awaitReconnects();
            compose.run("up", "-d", "--no-deps", "--no-build", "--wait", "node1");

            drill.awaitReconnects();
            drill.endHeld();
        }
    }

    @Test
    void everyNodeMadeAnew_oneAfterTheOther_losesNothing() throws Exception {
        List<String> before = NODES.stream().map(compose::id).toList();
        try (AttachedDrill drill = AttachedDrill.start(compose, dir)) {
            for (String node : NODES) {
                compose.run("up", "-d", "--no-deps", "--no-build", "--force-recreate", "--wait", node);
            }

            drill.awaitReconnects();
            drill.endHeld();
        }
        assertThat(NODES.stream().map(compose::id)).hasSize(3).doesNotContainAnyElementsOf(before);
    }

    @Test
    void image_runsWithoutAPlaceToWriteTo_orACapability_asAnyUser_andSigtermDrainsIt() throws Exception {
        String id = compose.docker(
                        "run",
                        "-d",
                        "--read-only",
                        "--cap-drop",
                        "ALL",
                        "--user",
                        "4711:4711",
                        "--security-opt",
                        "no-new-privileges",
                        "-p",
                        "127.0.0.1::8080",
                        "-e",
                        "FANFARE_DRAIN_WINDOW=1s",
                        "fanfare")
                .strip();
        try {
            await().atMost(BOUND)
                    .until(() -> compose.docker("inspect", "-f", "{{.State.Health.Status}}", id)
                            .strip()
                            .equals("healthy"));
            String published = compose.docker("port", id, "8080").strip();
            Ending ending = new Ending();
            HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://" + published + "/ws/lobby/ana"), ending)
                    .join();

            compose.docker("stop", "--time", "30", id);

            assertThat(ending.code.join()).isEqualTo(1012);
            assertThat(compose.docker("inspect", "-f", "{{.State.ExitCode}}", id))
                    .isEqualTo("0\n");
            assertThat(compose.logs(id)).contains("drained after").doesNotContain("WARN", "ERROR");
        } finally {
            compose.docker("rm", "-f", id);
        }
    }

    @Test
    void drillsImage_runsTheDrill_withoutAPlaceToWriteTo() {
        compose.docker("build", "-q", "-t", "fanfare-drill", "-f", "node/Dockerfile", "--target", "drill", ".");

        String list = compose.docker(
                "run", "--rm", "--read-only", "--cap-drop", "ALL", "--user", "4711", "fanfare-drill", "--list");

        assertThat(list).contains("node-kill", "rolling-update");
    }

    private static String get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    /** Waits for the close. */
    private static final class Ending implements WebSocket.Listener {
        private final CompletableFuture<Integer> code = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            code.complete(status);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            code.completeExceptionally(error);
        }
    }
}
