package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.Node;
import java.time.Duration;

/** A node dies without a word, again and again. */
final class NodeKill implements Plan {
    private static final Duration ONE = Duration.ofSeconds(7);

    @Override
    public String name() {
        return "node-kill";
    }

    @Override
    public String about() {
        return "kill -9 a node, start it again, and again";
    }

    @Override
    public Duration duration() {
        return Duration.ofSeconds(40);
    }

    @Override
    public void faults(Stage stage) throws InterruptedException {
        do {
            Node node = stage.nextNode();
            stage.fault("kill -9 " + node.name());
            node.kill();
            stage.rest(stage.any(Duration.ofSeconds(1), Duration.ofSeconds(3)));
            node.start();
            node.awaitReady();
            stage.mark(node.name() + " is back");
            stage.quiet();
        } while (stage.hasTimeFor(ONE));
    }
}
