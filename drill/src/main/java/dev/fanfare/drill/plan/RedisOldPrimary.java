package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.RedisServer;
import dev.fanfare.drill.cluster.SentinelRedis;
import java.time.Duration;

/** The primary stands still until another was promoted, and goes on as if nothing had been. */
final class RedisOldPrimary extends SentinelPlan {
    private static final Duration ONE = Duration.ofSeconds(20);
    private static final Duration LONGEST = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "redis-old-primary";
    }

    @Override
    public String about() {
        return "let the primary stand still (SIGSTOP) until another is promoted, then go on as a primary";
    }

    @Override
    public Duration duration() {
        return Duration.ofSeconds(40);
    }

    @Override
    public void faults(Stage stage) throws InterruptedException {
        do {
            RedisServer primary = stage.cluster().redis(SentinelRedis.class).primary();
            stage.fault("SIGSTOP to the primary, " + primary.name());
            primary.pause();
            promoted(stage, primary);
            stage.rest(stage.any(Duration.ZERO, LONGEST));
            primary.resume();
            stage.mark("SIGCONT to " + primary.name() + ", a primary in its own eyes");
            follow(stage);
        } while (stage.hasTimeFor(ONE));
    }
}
