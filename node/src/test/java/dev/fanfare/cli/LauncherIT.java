package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code fanfare}, in a repository of its own that is built already. */
class LauncherIT {
    /** The archive is made in the background, behind what else the machine does. */
    private static final Duration BOUND = Duration.ofMinutes(3);

    @TempDir
    private Path home;

    private Path target;

    @BeforeEach
    void makeRepository() throws IOException {
        Path shipped = Path.of("..").toAbsolutePath().normalize();
        Path built = shipped.resolve("node/target");
        target = Files.createDirectories(home.resolve("node/target"));
        Files.createDirectories(home.resolve("node/src/main"));
        Files.copy(shipped.resolve("fanfare"), home.resolve("fanfare"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createFile(home.resolve("pom.xml"));
        Files.createFile(home.resolve("node/pom.xml"));
        Files.createSymbolicLink(target.resolve("lib"), built.resolve("lib"));
        try (Stream<Path> jars = Files.list(built)) {
            for (Path jar : jars.filter(
                            file -> file.getFileName().toString().matches("fanfare-node-[^-]*(-SNAPSHOT)?.jar"))
                    .toList()) {
                Files.copy(jar, target.resolve(jar.getFileName()));
            }
        }
        Files.createFile(target.resolve(".built"));
    }

    @Test
    void firstNode_makesAnArchiveOfItsClasses_whichTheNextCommandStartsFrom() throws Exception {
        // given
        assertThat(run("--version")).startsWith("fanfare ");
        assertThat(archives()).as("a short command makes none").isEmpty();

        // when
        assertThat(startAndStopNode()).contains(" serves ws://127.0.0.1:");

        // then
        await().atMost(BOUND).until(() -> archives().size() == 1);
        Path loaded = home.resolve("loaded.txt");
        assertThat(run("--version", "-Xlog:class+load:file=" + loaded)).startsWith("fanfare ");
        assertThat(Files.readAllLines(loaded))
                .anyMatch(line -> line.matches(".*dev\\.fanfare\\.Main source: shared objects file.*"));
    }

    @Test
    void archiveThatDoesNotFit_isPassedOver_andNothingIsSaid() throws Exception {
        startAndStopNode();
        await().atMost(BOUND).until(() -> archives().size() == 1);
        Path archive = archives().get(0);
        Files.delete(archive);
        Files.writeString(archive, "not an archive".repeat(1_000));

        assertThat(run("--version")).startsWith("fanfare ").doesNotContain("rror", "arning");
    }

    private String startAndStopNode() throws IOException, InterruptedException {
        Path log = home.resolve("node.log");
        Process node = start(
                log, "", "node", "--port", "0", "--ops-port", "0", "--drain-delay", "0ms", "--drain-window", "0ms");
        try {
            await().atMost(BOUND).until(() -> Files.readString(log).contains(" serves "));
        } finally {
            node.destroy();
        }
        assertThat(node.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return Files.readString(log);
    }

    /** What a command that ends prints, with these options of the JVM. */
    private String run(String command, String... options) throws IOException, InterruptedException {
        Path out = home.resolve("out.txt");
        Process process = start(out, String.join(" ", options), command);
        assertThat(process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(out);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private Process start(Path out, String options, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of("./fanfare"), Stream.of(arguments))
                        .toList())
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("FANFARE_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("FANFARE_JAVA_OPTS", options);
        return builder.start();
    }

    /** Those that are complete: until then they have another name. */
    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().matches("classes-\\d+\\.(jsa|aot)"))
                    .toList();
        }
    }
}
