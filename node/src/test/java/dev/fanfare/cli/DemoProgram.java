package dev.fanfare.cli;

import static org.awaitility.Awaitility.await;

import dev.fanfare.testing.ProgramJava;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code fanfare demo} as a process of its own, and what it printed. */
final class DemoProgram implements AutoCloseable {
    private static final Pattern NODE =
            Pattern.compile("  (node-[0-9])   (http://\\S+)  \\(process ([0-9]+), health (\\S+)\\)");
    private static final Pattern FRONT = Pattern.compile("  (http://\\S+)/\\?room=lobby");
    private static final Pattern LOGS = Pattern.compile("logs are in (\\S+)");

    private final Path log;
    private final Process process;

    /** A node as the demo told it. */
    record Node(String name, String url, long pid) {
        void kill() {
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        }

        void terminate() {
            ProcessHandle.of(pid).orElseThrow().destroy();
        }
    }

    DemoProgram(Path dir, String... options) throws IOException {
        log = dir.resolve("demo.log");
        // A build under nohup ignores SIGHUP, and its children would too.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP"));
        String home = "-Dfanfare.home=" + Path.of("..").toAbsolutePath().normalize();
        command.addAll(ProgramJava.command("-Xmx256m", home));
        command.add("demo");
        if (!List.of(options).contains("--port")) {
            command.addAll(List.of("--port", "0"));
        }
        command.addAll(List.of(options));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    void awaitStarted() {
        await().atMost(Duration.ofSeconds(90)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("the demo ended: " + output());
            }
            return output().contains("Ctrl-C stops everything");
        });
    }

    List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        Matcher node = NODE.matcher(output());
        while (node.find()) {
            nodes.add(new Node(node.group(1), node.group(2), Long.parseLong(node.group(3))));
        }
        return nodes;
    }

    /** Where it tells a person to go first. */
    String frontUrl() {
        return group(FRONT, 1);
    }

    Path directory() {
        return Path.of(group(LOGS, 1));
    }

    /** Every process it started, and theirs. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /** Those that it started itself. */
    List<ProcessHandle> direct() {
        return process.children().toList();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Waits until it ends by itself; the exit code. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the demo does not end: " + output());
        }
        return process.exitValue();
    }

    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String group(Pattern pattern, int group) {
        Matcher matcher = pattern.matcher(output());
        if (!matcher.find()) {
            throw new AssertionError("the demo did not print " + pattern + ": " + output());
        }
        return matcher.group(group);
    }
}
