package dev.fanfare.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.StopSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeTest {
    @TempDir
    private Path dir;

    @Test
    void whoWaitsLong_isToldWhatFor() throws Exception {
        List<String> said = new ArrayList<>();
        Part part = Part.guard("node-1", dir, List.of("sleep", "60"));
        Probe probe = new Probe(StopSignal.install(), said::add, Duration.ofMillis(1));

        probe.await(part, () -> said.size() == 3);

        assertThat(said).hasSize(3).allMatch(line -> line.matches("  waiting for node-1 \\([0-9]+ s\\) \\.\\.\\."));
        part.askToStop();
        part.awaitEnd();
    }
}
