package dev.fanfare.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** The drill in short, with real Redis, real nodes, and HAProxy or nginx where one is installed. */
class DrillIT {
    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    private Path dir;

    @Test
    void plansInShort_keepThePromise_andReportIt() throws Exception {
        Path report = dir.resolve("report");
        try (DrillRun drill = start(report, "node-kill", "pubsub-cut", "redis-empty", "--duration", "6s")) {
            assertThat(drill.exitCode()).as(drill.output()).isZero();

            assertThat(drill.output()).contains("node-kill: held", "pubsub-cut: held", "redis-empty: held");
        }
        JsonObject json = new JsonObject(Files.readString(report.resolve("report.json")));
        assertThat(json.getString("verdict")).isEqualTo("HELD");
        assertThat(json.getJsonArray("runs")).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertSound(json.getJsonArray("runs").getJsonObject(i));
        }
        JsonObject nodeKill = json.getJsonArray("runs").getJsonObject(0);
        assertThat(nodeKill.getJsonObject("figures").getLong("reconnects")).isPositive();
        assertThat(nodeKill.getJsonObject("figures")
                        .getJsonObject("interruption")
                        .getDouble("p99Ms"))
                .isPositive();
        assertThat(nodeKill.getJsonObject("resumes").getLong("memory")).isPositive();
        JsonObject redisEmpty = json.getJsonArray("runs").getJsonObject(2).getJsonObject("figures");
        assertThat(redisEmpty.getLong("resets")).isZero();
        assertThat(redisEmpty.getJsonObject("publishStall").getDouble("maxMs")).isPositive();
        assertThat(Files.readString(report.resolve("report.html"))).contains("<svg", "kill -9 node-");
        Element suite = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.resolve("junit.xml").toFile())
                .getDocumentElement();
        assertThat(suite.getAttribute("tests")).isEqualTo("3");
        assertThat(report.resolve("logs")).doesNotExist();
    }

    @Test
    void drillThatIsStopped_saysThatNothingIsProven_andLeavesNothingBehind() throws Exception {
        try (DrillRun drill = start(dir.resolve("report"), "redis-pause", "--proxy", "none")) {
            awaitLine(drill, "SIGSTOP to Redis");
            List<ProcessHandle> children = drill.children();
            assertThat(children).hasSizeGreaterThanOrEqualTo(4);

            drill.terminate();

            assertThat(drill.exitCode()).as(drill.output()).isEqualTo(130);
            assertThat(drill.output()).contains("nothing of the cluster is left");
            assertThat(children).noneMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void drillThatIsKilled_takesItsProcessesAlong_alsoOneThatStandsStill() throws Exception {
        try (DrillRun drill = start(dir.resolve("report"), "redis-pause", "--proxy", "none")) {
            awaitLine(drill, "SIGSTOP to Redis");
            List<ProcessHandle> children = drill.children();
            assertThat(children).hasSizeGreaterThanOrEqualTo(4);

            drill.kill();

            await().atMost(BOUND).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void clusterThatCannotStart_isNotABrokenPromise() throws Exception {
        try (DrillRun drill = start(dir.resolve("report"), "node-kill", "--redis-server", "/no/redis")) {
            assertThat(drill.exitCode()).isEqualTo(3);

            assertThat(drill.output()).contains("/no/redis is not a program that can be run");
        }
        assertThat(Files.readString(dir.resolve("report").resolve("junit.xml"))).contains("errors=\"1\"");
    }

    private DrillRun start(Path report, String... arguments) throws IOException {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 8);
        System.arraycopy(
                new String[] {"--members", "60", "--rooms", "6", "--rate", "60", "--report", report.toString()},
                0,
                all,
                arguments.length,
                8);
        return DrillRun.start(dir, all);
    }

    private static void awaitLine(DrillRun drill, String line) {
        await().atMost(BOUND)
                .failFast(() -> {
                    if (!drill.isAlive()) {
                        throw new AssertionError("ended: " + drill.output());
                    }
                })
                .until(() -> drill.output().contains(line));
    }

    private static void assertSound(JsonObject run) {
        JsonObject figures = run.getJsonObject("figures");
        assertThat(run.getString("verdict")).isEqualTo("HELD");
        assertThat(figures.getLong("acknowledged")).isPositive();
        assertThat(figures.getLong("delivered")).isGreaterThanOrEqualTo(10 * figures.getLong("acknowledged"));
        assertThat(figures.getJsonObject("latency").getLong("count")).isPositive();
        assertThat(run.getJsonObject("course").getJsonArray("marks")).isNotEmpty();
    }
}
