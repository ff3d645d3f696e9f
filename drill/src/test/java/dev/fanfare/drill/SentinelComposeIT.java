package dev.fanfare.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The profile {@code sentinel} of {@code docker-compose.yml}: the primary is killed under the drill. Needs Docker. */
class SentinelComposeIT {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final List<String> NODES = List.of("node1", "node2", "node3");

    @TempDir
    private static Path outputs;

    private static Compose compose;

    @TempDir
    private Path dir;

    @BeforeAll
    static void up() {
        compose = new Compose(outputs, "--env-file", "sentinel.env");
        try {
            compose.run("up", "--build", "--wait", "--wait-timeout", "300");
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + compose.run("logs", "--tail", "50"), e);
        }
    }

    @AfterAll
    static void down() {
        compose.close();
    }

    @Test
    void primaryThatIsKilled_losesNothing_andReturnsAsAReplica() throws Exception {
        assertThat(compose.health())
                .hasSize(10)
                .allSatisfy((service, health) -> assertThat(health).as(service).isEqualTo("healthy"));
        await().atMost(BOUND).until(() -> sentinel("sentinel2").contains("slaves=2,sentinels=3"));
        assertThat(NODES).allSatisfy(node -> assertThat(connectedTo(node)).isEqualTo("redis:6379"));
        try (AttachedDrill drill = AttachedDrill.start(compose, dir)) {
            compose.run("kill", "redis");
            await().atMost(BOUND)
                    .untilAsserted(() -> assertThat(NODES)
                            .allSatisfy(node -> assertThat(connectedTo(node)).startsWith("redis-replica")));
            String primary = connectedTo("node1");
            compose.run("up", "-d", "--no-deps", "--no-build", "--wait", "redis");
            await().atMost(BOUND).until(() -> replication().contains("role:slave"));

            JsonObject figures = drill.endHeld();

            System.out.println("drill on the profile sentinel, primary killed: " + figures.encode());
            assertThat(NODES).allSatisfy(node -> assertThat(connectedTo(node)).isEqualTo(primary));
        }
        // What is written on the disk outlasts a restart.
        compose.run("restart", "redis");
        await().atMost(BOUND).until(() -> replication().contains("role:slave"));
    }

    /** The server that a node connected to last. */
    private static String connectedTo(String node) {
        String before = "connected to ";
        List<String> all = compose.logs(compose.id(node))
                .lines()
                .filter(line -> line.contains(before))
                .map(line ->
                        line.substring(line.indexOf(before) + before.length()).split(",", 2)[0])
                .toList();
        return all.isEmpty() ? "" : all.get(all.size() - 1);
    }

    private static String sentinel(String service) {
        return compose.run("exec", "-T", service, "redis-cli", "-p", "26379", "INFO", "sentinel");
    }

    private static String replication() {
        return Stream.of(compose.run("exec", "-T", "redis", "redis-cli", "INFO", "replication")
                        .split("\r?\n"))
                .filter(line -> line.startsWith("role:"))
                .findFirst()
                .orElse("");
    }
}
