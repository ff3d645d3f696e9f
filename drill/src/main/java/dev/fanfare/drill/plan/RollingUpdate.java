package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.Node;
import java.time.Duration;
import java.util.List;

/** Every node is replaced, one after the other. */
final class RollingUpdate implements Plan {
    private static final Duration ONE_NODE = Duration.ofSeconds(12);

    @Override
    public String name() {
        return "rolling-update";
    }

    @Override
    public String about() {
        return "replace every node in turn: SIGTERM, wait for its end, start, wait until it is ready";
    }

    @Override
    public Duration duration() {
        return Duration.ofSeconds(50);
    }

    @Override
    public List<String> nodeOptions() {
        return Drain.OPTIONS;
    }

    @Override
    public void faults(Stage stage) throws InterruptedException {
        List<Node> nodes = stage.cluster().nodes();
        do {
            for (Node node : nodes) {
                stage.fault("SIGTERM to " + node.name());
                node.terminate();
                node.awaitEnd(Drain.BOUND);
                node.start();
                node.awaitReady();
                stage.mark("the new " + node.name() + " is ready");
                stage.quiet();
            }
        } while (stage.hasTimeFor(ONE_NODE.multipliedBy(nodes.size())));
    }
}
