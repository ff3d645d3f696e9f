package dev.fanfare.drill.cluster;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Sees to it that no process outlives the drill, however the drill ends: a shell that is told each process id over a pipe,
 * and kills what is left when the pipe ends. Kills, because a paused process does not hear anything else.
 *
 * <p><b>Threads:</b> any.
 */
final class ProcessReaper implements AutoCloseable {
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            pids=
            while read -r sign pid; do
              case $sign in
                +) pids="$pids $pid" ;;
                -) left=; for p in $pids; do [ "$p" = "$pid" ] || left="$left $p"; done; pids=$left ;;
              esac
            done
            [ -z "$pids" ] || kill -KILL $pids
            """;

    private final Process shell;
    private final PrintStream line;

    ProcessReaper() {
        try {
            shell = new ProcessBuilder("sh", "-c", SCRIPT, "fanfare-drill-keeper")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new ClusterException("there is no sh: " + e.getMessage());
        }
        line = new PrintStream(shell.getOutputStream(), true, StandardCharsets.US_ASCII);
    }

    /** Minds a process from now on. */
    synchronized void keep(Process process) {
        line.println("+ " + process.pid());
    }

    /** The process has ended; its number may soon be another's. */
    synchronized void forget(Process process) {
        line.println("- " + process.pid());
    }

    /** Kills what is left. */
    @Override
    public void close() {
        line.close();
        try {
            shell.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
