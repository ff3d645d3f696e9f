package dev.fanfare.drill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.drill.report.Distribution;
import dev.fanfare.drill.report.Figures;
import dev.fanfare.drill.traffic.Load;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Load> loads = new ArrayList<>();
    private final List<URI> targets = new ArrayList<>();

    @TempDir
    private Path dir;

    @Test
    void promiseThatHeld_exits0_andIsReported() throws Exception {
        FixedTraffic traffic = new FixedTraffic(figures(0));

        assertThat(run(traffic, "--duration", "10ms")).isZero();

        assertThat(traffic.closed).isTrue();
        assertThat(out.toString()).contains("attached", "held", "report.html", "not counted (no --ops)");
        assertThat(Files.readString(dir.resolve("report.json"))).contains("\"verdict\" : \"HELD\"");
    }

    @Test
    void promiseThatDidNotHold_exits1_andSaysWhy() throws Exception {
        assertThat(run(new FixedTraffic(figures(2)), "--duration", "10ms")).isEqualTo(1);

        assertThat(out.toString()).contains("BROKEN", "member4 of lobby did not get 17");
        assertThat(Files.readString(dir.resolve("junit.xml"))).contains("failures=\"1\"");
    }

    @Test
    void options_reachTheTraffic() {
        run(
                new FixedTraffic(figures(0)),
                "--duration=10ms",
                "--url=wss://b.example/x",
                "--members=7",
                "--rate=9",
                "--payload=100",
                "--seed=5");

        assertThat(targets).containsExactly(URI.create("ws://a.example:1"), URI.create("wss://b.example/x"));
        assertThat(loads).containsExactly(new Load(7, 7, 9, 100, true, 5));
    }

    @Test
    void lineThatIsAppended_standsOnTheTimeline() throws Exception {
        Path marks = dir.resolve("marks");
        FixedTraffic traffic = new FixedTraffic(figures(0));
        Thread script = new Thread(() -> {
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
                Files.writeString(
                        marks,
                        "kubectl delete pod\n",
                        java.nio.file.StandardOpenOption.CREATE,
                        java.nio.file.StandardOpenOption.APPEND);
                return !traffic.timeline().marks().isEmpty();
            });
        });
        script.start();

        assertThat(run(traffic, "--duration", "2s", "--marks", marks.toString()))
                .isZero();

        script.join();
        assertThat(err.toString()).contains("kubectl delete pod");
        assertThat(Files.readString(dir.resolve("report.html"))).contains("kubectl delete pod");
    }

    private int run(FixedTraffic traffic, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--url", "ws://a.example:1", "--report", dir.toString()));
        arguments.addAll(Arrays.asList(more));
        return new DrillProgram(
                        (load, urls) -> {
                            loads.add(load);
                            targets.addAll(urls);
                            return traffic;
                        },
                        false)
                .printTo(new PrintWriter(out, true), new PrintWriter(err, true))
                .run(arguments.toArray(String[]::new));
    }

    private static Figures figures(long lost) {
        Distribution some = new Distribution(1, 5, 5, 5, List.of(new Distribution.Bucket(5, 1)));
        List<String> problems = lost == 0 ? List.of() : List.of("member4 of lobby did not get 17");
        return new Figures(9, 9, 0, 90, lost, 0, 0, 0, 0, 0, 0, 0, some, some, some, some, some, problems);
    }
}
