package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.Node;
import java.time.Duration;
import java.util.List;

/** A node is stopped in order, again and again. */
final class NodeStop implements Plan {
    private static final Duration ONE = Duration.ofSeconds(12);

    @Override
    public String name() {
        return "node-stop";
    }

    @Override
    public String about() {
        return "stop a node with SIGTERM, start it again, and again";
    }

    @Override
    public Duration duration() {
        return Duration.ofSeconds(40);
    }

    @Override
    public List<String> nodeOptions() {
        return Drain.OPTIONS;
    }

    @Override
    public void faults(Stage stage) throws InterruptedException {
        do {
            Node node = stage.nextNode();
            stage.fault("SIGTERM to " + node.name());
            node.terminate();
            node.awaitEnd(Drain.BOUND);
            stage.mark(node.name() + " has ended");
            stage.rest(stage.any(Duration.ofSeconds(1), Duration.ofSeconds(3)));
            node.start();
            node.awaitReady();
            stage.mark(node.name() + " is back");
            stage.quiet();
        } while (stage.hasTimeFor(ONE));
    }
}
