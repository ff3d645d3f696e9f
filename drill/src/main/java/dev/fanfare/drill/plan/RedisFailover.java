package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.RedisServer;
import dev.fanfare.drill.cluster.SentinelRedis;
import java.time.Duration;

/** The primary dies, and sentinels promote a replica. */
final class RedisFailover extends SentinelPlan {
    private static final Duration ONE = Duration.ofSeconds(18);

    @Override
    public String name() {
        return "redis-failover";
    }

    @Override
    public String about() {
        return "kill -9 the primary; sentinels promote a replica; the dead one comes back, and again";
    }

    @Override
    public Duration duration() {
        return Duration.ofSeconds(45);
    }

    @Override
    public void faults(Stage stage) throws InterruptedException {
        do {
            RedisServer primary = stage.cluster().redis(SentinelRedis.class).primary();
            stage.fault("kill -9 the primary, " + primary.name());
            primary.kill();
            promoted(stage, primary);
            stage.quiet();
            comeBack(stage, primary);
        } while (stage.hasTimeFor(ONE));
    }
}
