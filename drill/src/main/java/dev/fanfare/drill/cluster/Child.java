package dev.fanfare.drill.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of the cluster. What it prints is added to {@code NAME.log}. Its standard input is a pipe that ends with the
 * drill.
 *
 * <p><b>Threads:</b> one at a time.
 */
final class Child {
    private static final int TOLD_LINES = 12;

    private final String name;
    private final ProcessReaper keeper;
    private final Process process;
    private final Path log;
    private boolean forgotten;

    private Child(String name, ProcessReaper keeper, Process process, Path log) {
        this.name = name;
        this.keeper = keeper;
        this.process = process;
        this.log = log;
    }

    static Child start(ProcessReaper keeper, Path dir, String name, List<String> command) {
        Path log = dir.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .directory(dir.toFile());
        // What is set for the drill is not meant for what it starts.
        builder.environment().keySet().removeIf(variable -> variable.startsWith("FANFARE_"));
        try {
            Process process = builder.start();
            keeper.keep(process);
            return new Child(name, keeper, process, log);
        } catch (IOException e) {
            throw new ClusterException(name + " cannot be started: " + e.getMessage());
        }
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL; returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        ended();
    }

    /** SIGTERM, and nothing else: {@code Process.destroy} would end its standard input too, which is a signal of its own. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Whether it ended within the bound. */
    boolean awaitEnd(Duration bound) throws InterruptedException {
        if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        ended();
        return true;
    }

    /** Its exit code, once it has ended. */
    int exitCode() {
        return process.exitValue();
    }

    /** Sends a signal: {@code STOP}, {@code CONT}, {@code HUP}. No effect on one that has ended. */
    void signal(String signal) throws InterruptedException {
        if (!process.isAlive()) {
            return;
        }
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new ClusterException("kill -" + signal + " " + name + ": " + e.getMessage());
        }
    }

    /** What to say where it failed, with the end of what it printed. */
    ClusterException failed(String why) {
        StringBuilder text = new StringBuilder(name).append(' ').append(why);
        for (String line : lastLines()) {
            text.append(System.lineSeparator()).append("    ").append(line);
        }
        return new ClusterException(text.toString());
    }

    private void ended() {
        if (!forgotten) {
            forgotten = true;
            keeper.forget(process);
        }
    }

    private List<String> lastLines() {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size());
        } catch (IOException e) {
            return List.of();
        }
    }
}
