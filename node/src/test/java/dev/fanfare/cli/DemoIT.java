package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
    @TempDir
    private Path dir;

    @Test
    void demo_startsWhatItSays_andLeavesNothingBehind() throws Exception {
        try (DemoProgram demo = new DemoProgram(dir, "--no-proxy", "--nodes", "2")) {
            demo.awaitStarted();
            assertThat(demo.nodes()).extracting(DemoProgram.Node::name).containsExactly("node-1", "node-2");
            List<ProcessHandle> children = demo.children();
            assertThat(children).hasSizeGreaterThanOrEqualTo(4);
            Path logs = demo.directory();
            assertThat(logs).isDirectory();

            assertThat(demo.stop()).isZero();

            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(Files.exists(logs)).isFalse();
            assertThat(demo.output()).endsWith("nothing is left behind" + System.lineSeparator());
        }
    }

    @Test
    void demoThatIsKilled_takesItsProcessesAlong() throws Exception {
        try (DemoProgram demo = new DemoProgram(dir, "--no-proxy", "--nodes", "1")) {
            demo.awaitStarted();
            List<ProcessHandle> children = demo.children();
            Path logs = demo.directory();

            demo.kill();

            await().atMost(Duration.ofSeconds(20)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
            remove(logs);
        }
    }

    private static void remove(Path logs) throws IOException {
        try (var files = Files.list(logs)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(logs);
    }
}
