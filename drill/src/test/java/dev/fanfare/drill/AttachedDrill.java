package dev.fanfare.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** The drill's traffic, attached through the proxy of a running {@link Compose}. */
final class AttachedDrill implements AutoCloseable {
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final DrillRun run;
    private final Path report;

    private AttachedDrill(DrillRun run, Path report) {
        this.run = run;
        this.report = report;
    }

    /** Traffic of which something has arrived; its files are in {@code dir}. */
    static AttachedDrill start(Compose compose, Path dir) throws IOException {
        Path report = dir.resolve("report");
        DrillRun run = DrillRun.start(
                dir,
                "--url",
                "ws://127.0.0.1:" + compose.port("HTTP_PORT"),
                "--members",
                "60",
                "--rooms",
                "6",
                "--rate",
                "60",
                "--duration",
                "10m",
                "--report",
                report.toString());
        await().atMost(BOUND).until(() -> run.output().contains("60 connected"));
        return new AttachedDrill(run, report);
    }

    /** Waits until a client has connected again. */
    void awaitReconnects() {
        await().atMost(BOUND).until(() -> most("reconnects") > 0);
    }

    /** The greatest number that was shown before this word. */
    private long most(String word) {
        return Pattern.compile("([\\d,]+) " + word)
                .matcher(run.output())
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1).replace(",", "")))
                .max()
                .orElse(0);
    }

    /** Ends the traffic and reads the verdict; answers the figures. */
    JsonObject endHeld() throws IOException, InterruptedException {
        run.terminate();
        assertThat(run.exitCode()).as(run.output()).isZero();
        JsonObject read = new JsonObject(Files.readString(report.resolve("report.json")))
                .getJsonArray("runs")
                .getJsonObject(0);
        JsonObject figures = read.getJsonObject("figures");
        assertThat(read.getString("verdict")).isEqualTo("HELD");
        assertThat(figures.getLong("lost")).isZero();
        assertThat(figures.getLong("duplicated")).isZero();
        assertThat(figures.getLong("unrecovered")).isZero();
        assertThat(figures.getLong("delivered")).isGreaterThanOrEqualTo(10 * figures.getLong("acknowledged"));
        return figures;
    }

    @Override
    public void close() {
        run.close();
    }
}
