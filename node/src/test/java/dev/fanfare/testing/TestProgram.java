package dev.fanfare.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that a test runs as a process of its own; what it prints goes to a file. Ends with this process. */
final class TestProgram implements AutoCloseable {
    private static final int STOP_SECONDS = 20;

    private final Process process;
    private final Path log;
    private final Thread atExit;

    private TestProgram(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.atExit = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    static TestProgram start(Path log, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("FANFARE_"));
        builder.environment().putAll(environment);
        try {
            return new TestProgram(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL; returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM; returns its exit code. */
    int stop() {
        process.destroy();
        return awaitEnd();
    }

    /** SIGSTOP: it stands still when this returns, and its sockets stay open. */
    void pause() {
        Signals.pause(process);
    }

    /** SIGCONT. */
    void resume() {
        Signals.resume(process);
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Its process id. */
    long pid() {
        return process.pid();
    }

    /** What it printed. */
    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end; answers its exit code. */
    int awaitEnd() {
        return awaitEnd(STOP_SECONDS);
    }

    /** The same with another bound. */
    int awaitEnd(long seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("did not end in " + seconds + " s: " + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        stop();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
