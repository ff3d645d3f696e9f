package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.RedisServer;
import dev.fanfare.drill.cluster.SentinelRedis;
import java.time.Duration;

/** The promoted replica dies as well, while nodes are still busy with the first failover. */
final class RedisDoubleFailover extends SentinelPlan {
    private static final Duration ONE = Duration.ofSeconds(28);
    private static final Duration LONGEST = Duration.ofMillis(1_500);

    @Override
    public String name() {
        return "redis-double-failover";
    }

    @Override
    public String about() {
        return "kill -9 the primary, and soon after its promotion the one that took over; both come back";
    }

    @Override
    public Duration duration() {
        return Duration.ofSeconds(40);
    }

    @Override
    public void faults(Stage stage) throws InterruptedException {
        do {
            RedisServer first = stage.cluster().redis(SentinelRedis.class).primary();
            stage.fault("kill -9 the primary, " + first.name());
            first.kill();
            RedisServer second = promoted(stage, first);
            stage.rest(stage.any(Duration.ZERO, LONGEST));
            stage.mark("kill -9 the primary, " + second.name());
            second.kill();
            promoted(stage, second);
            stage.quiet();
            comeBack(stage, first, second);
        } while (stage.hasTimeFor(ONE));
    }
}
