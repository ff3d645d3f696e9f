package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.Node;
import dev.fanfare.drill.cluster.SingleRedis;
import java.time.Duration;

/** The connections over which Redis pushes break, or go silent without breaking. */
final class PubSubCut implements Plan {
    private static final Duration SILENCE = Duration.ofSeconds(6);
    private static final int KILLS = 3;

    @Override
    public String name() {
        return "pubsub-cut";
    }

    @Override
    public String about() {
        return "end all pub/sub connections (CLIENT KILL) several times, then let one node's go silent";
    }

    @Override
    public Duration duration() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Expectations expectations() {
        return Expectations.DELAY_ONLY;
    }

    @Override
    public void faults(Stage stage) throws InterruptedException {
        SingleRedis redis = stage.cluster().redis(SingleRedis.class);
        do {
            for (int i = 0; i < KILLS; i++) {
                stage.fault("CLIENT KILL TYPE pubsub: " + redis.killSubscriptions() + " connections");
                stage.rest(stage.any(Duration.ofMillis(300), Duration.ofSeconds(2)));
            }
            stage.quiet();
            Node node = stage.nextNode();
            stage.fault("pub/sub connection of " + node.name() + " goes silent");
            node.link().holdSubscriptions();
            stage.rest(SILENCE);
            node.link().heal();
            stage.mark("pub/sub connection of " + node.name() + " is healed");
            stage.quiet();
        } while (stage.hasTimeFor(SILENCE.plusSeconds(2 * KILLS)));
    }
}
