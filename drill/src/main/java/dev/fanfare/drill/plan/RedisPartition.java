package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.Node;
import java.time.Duration;

/** One node cannot reach Redis, while the others can. */
final class RedisPartition implements Plan {
    private static final Duration SHORTEST = Duration.ofSeconds(4);
    private static final Duration LONGEST = Duration.ofSeconds(8);

    @Override
    public String name() {
        return "redis-partition";
    }

    @Override
    public String about() {
        return "cut one node off from Redis for some seconds: by resets, then by silence";
    }

    @Override
    public Duration duration() {
        return Duration.ofSeconds(40);
    }

    @Override
    public void faults(Stage stage) throws InterruptedException {
        do {
            Node node = stage.nextNode();
            stage.fault(node.name() + " is cut off from Redis: connections are reset");
            node.link().cut();
            stage.rest(stage.any(SHORTEST, LONGEST));
            node.link().heal();
            stage.mark(node.name() + " reaches Redis again");
            stage.quiet();
            Node other = stage.nextNode();
            stage.fault(other.name() + " is cut off from Redis: silence");
            other.link().hold();
            stage.rest(stage.any(SHORTEST, LONGEST));
            other.link().heal();
            stage.mark(other.name() + " reaches Redis again");
            stage.quiet();
        } while (stage.hasTimeFor(LONGEST.multipliedBy(2)));
    }
}
