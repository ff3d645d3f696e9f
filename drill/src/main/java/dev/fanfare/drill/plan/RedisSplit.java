package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.ClusterException;
import dev.fanfare.drill.cluster.Node;
import dev.fanfare.drill.cluster.RedisKind;
import dev.fanfare.drill.cluster.RedisPair;
import java.time.Duration;

/** Two primaries at once, each with nodes of its own, until one has to give way. */
final class RedisSplit implements Plan {
    private static final Duration ONE = Duration.ofSeconds(12);

    /** Longer than the 6 s for which nodes wait at a new primary for one that they miss: so both take messages. */
    private static final Duration SHORTEST = Duration.ofSeconds(7);

    private static final Duration LONGEST = Duration.ofSeconds(9);

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
        return Duration.ofSeconds(40);
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
            tell(stage, redis.branches());
            redis.lead(stays);
            stage.mark(stays.name() + " is led to " + redis.primary().name() + ", and " + old + " follows it");
            redis.unite();
            stage.quiet();
        } while (stage.hasTimeFor(ONE));
    }

    private static void tell(Stage stage, RedisPair.Branches branches) {
        if (branches.old() <= 0 || branches.current() <= 0) {
            throw new ClusterException("only one of two primaries took messages: nothing would be proven");
        }
        stage.note("two branches: " + branches.old() + " messages at the old primary, " + branches.current()
                + " at the new one");
    }
}
