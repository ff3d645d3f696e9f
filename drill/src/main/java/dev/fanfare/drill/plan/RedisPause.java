package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.RedisServer;
import dev.fanfare.drill.cluster.SingleRedis;
import java.time.Duration;

/** Redis stands still for a while: for every node at once, and with all its connections. */
final class RedisPause implements Plan {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "redis-pause";
    }

    @Override
    public String about() {
        return "let Redis stand still for 5 s (SIGSTOP), then go on";
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
        RedisServer redis = stage.cluster().redis(SingleRedis.class).server();
        do {
            stage.fault("SIGSTOP to Redis");
            redis.pause();
            stage.rest(PAUSE);
            redis.resume();
            stage.mark("SIGCONT to Redis");
            stage.rest(stage.any(Duration.ofSeconds(1), Duration.ofSeconds(3)));
            stage.quiet();
        } while (stage.hasTimeFor(PAUSE.plusSeconds(3)));
    }
}
