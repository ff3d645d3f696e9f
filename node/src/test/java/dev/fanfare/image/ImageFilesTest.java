package dev.fanfare.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The files that the images are made of. */
class ImageFilesTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void everyProgram_isStartedWithoutAShell_soThatSignalsReachIt() throws IOException {
        List<String> starts = dockerfile().stream()
                .filter(line -> line.strip().matches("(ENTRYPOINT|CMD) .*"))
                .toList();

        assertThat(starts).hasSize(5).allMatch(line -> line.strip().matches("(ENTRYPOINT|CMD) \\[\".*\"]"));
        assertThat(starts).anyMatch(line -> line.contains('"' + Main.class.getName() + '"'));
        assertThat(starts).anyMatch(line -> line.contains("\"/opt/fanfare/healthcheck\""));
    }

    @Test
    void dockerfile_needsNoFrontendFromARegistry_andRunsAsNobody() throws IOException {
        assertThat(dockerfile())
                .noneMatch(line -> line.matches("#\\s*syntax=.*"))
                .contains("USER 10001:10001");
    }

    @Test
    void node_startsFromTheArchiveThatTheImagesBuildMakes() throws IOException {
        String archive = "/opt/fanfare/node.aot";

        assertThat(dockerfile())
                .anyMatch(line -> line.contains("-XX:AOTCacheOutput=" + archive))
                .contains("COPY --from=archive " + archive + " /opt/fanfare/")
                .anyMatch(line -> line.startsWith("ENTRYPOINT") && line.contains("\"-XX:AOTCache=" + archive + "\""));
    }

    @Test
    void jvm_hasTheLaunchersOptions() throws IOException {
        List<String> options = Files.readAllLines(Path.of("docker/java.options"));
        String launcher = Files.readString(ROOT.resolve("fanfare"));

        for (String option : List.of(
                "-XX:+ExitOnOutOfMemoryError",
                "-Dio.netty.leakDetection.level=disabled",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-Dio.netty.tryReflectionSetAccessible=true",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow")) {
            assertThat(options).contains(option);
            assertThat(launcher).contains(option);
        }
    }

    @Test
    void jvmsOptions_areOneALine_orAReason() throws IOException {
        assertThat(Files.readAllLines(Path.of("docker/java.options"))).allMatch(line -> line.matches("|#.*|-\\S+"));
    }

    private static List<String> dockerfile() throws IOException {
        return Files.readAllLines(Path.of("Dockerfile"));
    }
}
