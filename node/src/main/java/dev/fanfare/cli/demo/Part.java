package dev.fanfare.cli.demo;

import dev.fanfare.cli.CommandFailure;
import dev.fanfare.cli.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One process of the demo. Its standard input is a pipe from here: it ends when this process does, however it ended, and
 * the part ends with it. What it prints goes to a file.
 */
final class Part {
    private static final int STOP_SECONDS = 10;
    private static final int TOLD_LINES = 12;

    /** Runs a program that does not watch its standard input itself, and ends it when that ends. */
    private static final String GUARD = "trap '' INT; exec 3<&0; \"$@\" </dev/null 3<&- & child=$!;"
            + " { cat <&3 >/dev/null; kill \"$child\"; } 2>/dev/null & wait \"$child\"";

    private final String name;
    private final Process process;
    private final Path log;

    private Part(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts a program that ends by itself when its standard input does. */
    static Part start(String name, Path dir, List<String> command) {
        Path log = dir.resolve(name + ".log");
        List<String> alone = new ArrayList<>();
        // Of a process group of its own: Ctrl-C reaches the demo alone, which stops its parts in their order.
        Programs.find("setsid").ifPresent(setsid -> alone.add(setsid.toString()));
        alone.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(alone)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .directory(dir.toFile());
        // What is set for this process is not meant for the demo's nodes.
        builder.environment().keySet().removeIf(variable -> variable.startsWith("FANFARE_"));
        try {
            return new Part(name, builder.start(), log);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.DEMO_PART, name + " cannot be started: " + e.getMessage());
        }
    }

    /** Starts any program. */
    static Part guard(String name, Path dir, List<String> command) {
        List<String> guarded = new ArrayList<>(List.of("sh", "-c", GUARD, name));
        guarded.addAll(command);
        return start(name, dir, guarded);
    }

    String name() {
        return name;
    }

    /** The process id; of a guarded part that of its guard. */
    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Why it did not start, with the end of what it printed. */
    CommandFailure failed(String why) {
        StringBuilder text = new StringBuilder(name).append(' ').append(why);
        for (String line : lastLines()) {
            text.append(System.lineSeparator()).append("    ").append(line);
        }
        return new CommandFailure(ExitCode.DEMO_PART, text.toString());
    }

    /** Asks it to end. Returns at once. */
    void askToStop() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            process.destroy();
        }
    }

    /** Waits for its end, and forces it when that takes too long. */
    void awaitEnd() throws InterruptedException {
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
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
