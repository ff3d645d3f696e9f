package dev.fanfare.cli;

import dev.fanfare.testing.ProgramJava;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program as a process of its own. */
final class ProgramRun implements AutoCloseable {
    private static final int LONGEST_SECONDS = 60;

    private final Process process;
    private final Path out;

    private ProgramRun(Process process, Path out) {
        this.process = process;
        this.out = out;
    }

    static ProgramRun start(Path dir, String... arguments) throws IOException {
        return start(dir, null, arguments);
    }

    /** The same for a node. */
    static ProgramRun node(Path dir, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("node"));
        arguments.addAll(List.of(options));
        return start(dir, arguments.toArray(String[]::new));
    }

    /** The same with a file as its standard input. */
    static ProgramRun start(Path dir, Path input, String... arguments) throws IOException {
        List<String> command = ProgramJava.command("-Xmx128m");
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(dir, "program", ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        if (input != null) {
            builder.redirectInput(input.toFile());
        }
        builder.environment().keySet().removeIf(name -> name.startsWith("FANFARE_"));
        return new ProgramRun(builder.start(), out);
    }

    /** Waits for its end and answers the exit code. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("does not end: " + output());
        }
        return process.exitValue();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    String output() {
        try {
            return Files.readString(out, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
