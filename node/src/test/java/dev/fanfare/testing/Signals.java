package dev.fanfare.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** Lets a process stand still, and go on. */
final class Signals {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Signals() {}

    /** SIGSTOP: it stands still when this returns, and its sockets stay open. */
    static void pause(Process process) {
        send("-STOP", process);
        // The signal reaches each thread when it is scheduled next, which on a busy machine takes a while.
        await().atMost(PATIENCE).until(() -> isStopped(process));
    }

    /** SIGCONT. */
    static void resume(Process process) {
        send("-CONT", process);
    }

    private static boolean isStopped(Process process) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", "" + process.pid(), "task"))) {
            for (Path thread : threads.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return true;
        }
    }

    private static void send(String signal, Process process) {
        try {
            int code = new ProcessBuilder("kill", signal, "" + process.pid())
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill " + signal + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
