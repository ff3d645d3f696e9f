package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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

    @Test
    void demoWhoseTerminalIsClosed_stopsItsParts_whichNoSignalOfTheTerminalReached() throws Exception {
        try (DemoProgram demo = new DemoProgram(dir, "--no-proxy", "--nodes", "1")) {
            demo.awaitStarted();
            List<ProcessHandle> children = demo.children();
            Path logs = demo.directory();
            List<Long> groups = demo.direct().stream().map(DemoIT::groupOf).toList();

            assertThat(groups).hasSize(2).doesNotContain(groupOf(demo.handle()));
            new ProcessBuilder("kill", "-HUP", demo.handle().pid() + "").start().waitFor();

            assertThat(demo.awaitEnd()).isZero();
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(Files.exists(logs)).isFalse();
        }
    }

    @Test
    void takenPort_isTheFirstThingSaid_andNothingIsLeft() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DemoProgram demo = new DemoProgram(dir, "--no-proxy", "--port", taken.getLocalPort() + "")) {
            assertThat(demo.awaitEnd()).isEqualTo(ExitCode.PORT.code());

            assertThat(demo.output()).startsWith("fanfare: port " + taken.getLocalPort() + " is taken;");
            assertThat(demo.output().lines()).hasSize(1);
        }
    }

    /** The group of a process, as the kernel has it: field 5 of its stat, behind the name. */
    private static long groupOf(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", process.pid() + "", "stat"));
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[2]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
