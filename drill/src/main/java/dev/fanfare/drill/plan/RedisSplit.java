package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.Node;
import dev.fanfare.drill.cluster.RedisKind;
import dev.fanfare.drill.cluster.RedisPair;
import java.time.Duration;

/** Two primaries at once, each with nodes of its own, until one has to give way. */
final class RedisSplit implements Plan {
    private static final Duration ONE = Duration.ofSeconds(10);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(4);

    @Override
    public String name() {
        return "redis-split";
    }

    @Override
    public String about() {
        return "two primaries at once: one node goes on with the old one, which then gives way to the new one";
    }

    @Override
    public Duration duration() {
        return Duration.ofSeconds(30);
    }

    @Override
    public RedisKind redis() {
        return RedisKind.PAIR;
    }

    /** Who was with the old primary must be told so. */
    @Override
    public Expectations expectations() {
        return Expectations.TOLD;
    }

    @Override
    public void faults(Stage stage) throws InterruptedException {
        RedisPair redis = stage.cluster().redis(RedisPair.class);
        do {
            Node stays = stage.nextNode();
            String old = redis.primary().name();
            redis.divide();
            stage.fault(redis.primary().name() + " is a primary, too; " + stays.name() + " alone stays with " + old);
            for (Node node : stage.cluster().nodes()) {
                if (node != stays) {
                    redis.lead(node);
                }
            }
            stage.rest(stage.any(SHORTEST, LONGEST));
            redis.lead(stays);
            stage.mark(stays.name() + " is led to " + redis.primary().name() + ", and " + old + " follows it");
            redis.unite();
            stage.quiet();
        } while (stage.hasTimeFor(ONE));
    }
}
