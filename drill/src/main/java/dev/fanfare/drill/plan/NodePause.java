package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.Node;
import java.time.Duration;

/** A node stands still, as in a long garbage collection or on a machine that was moved, and goes on. */
final class NodePause implements Plan {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "node-pause";
    }

    @Override
    public String about() {
        return "let a node stand still for 10 s (SIGSTOP), then go on";
    }

    @Override
    public Duration duration() {
        return Duration.ofSeconds(35);
    }

    @Override
    public void faults(Stage stage) throws InterruptedException {
        do {
            Node node = stage.nextNode();
            stage.fault("SIGSTOP to " + node.name());
            node.pause();
            stage.rest(PAUSE);
            node.resume();
            stage.mark("SIGCONT to " + node.name());
            stage.quiet();
        } while (stage.hasTimeFor(PAUSE));
    }
}
