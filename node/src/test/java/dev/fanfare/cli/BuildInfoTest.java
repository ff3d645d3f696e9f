package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

class BuildInfoTest {
    private static BuildInfo of(String more) throws IOException {
        String text =
                "Manifest-Version: 1.0\nImplementation-Title: fanfare-node\nImplementation-Version: 1.2.3\n" + more;
        return BuildInfo.of(new Manifest(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void buildThatKnowsItsCommit_namesItAndItsTime() throws IOException {
        assertThat(of("Build-Commit: 0a1b2c3\nBuild-Time: 2026-11-28T21:00:00Z\n")
                        .line())
                .isEqualTo("fanfare 1.2.3, commit 0a1b2c3, built 2026-11-28T21:00:00Z");
    }

    @Test
    void buildThatDoesNot_saysNothingOfThem() throws IOException {
        assertThat(of("Build-Commit: unknown\n").line()).isEqualTo("fanfare 1.2.3");
        assertThat(BuildInfo.ofThisProgram().line()).startsWith("fanfare ");
    }
}
