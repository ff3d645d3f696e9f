package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.RedisServer;
import dev.fanfare.drill.cluster.SingleRedis;
import java.time.Duration;

/** Redis dies and comes back without anything: what the nodes hold is all there is. */
final class RedisEmpty implements Plan {
    private static final Duration SHORTEST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(3);

    @Override
    public String name() {
        return "redis-empty";
    }

    @Override
    public String about() {
        return "kill -9 Redis, which keeps nothing on disk, and start it again, and again";
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
            stage.fault("kill -9 Redis");
            redis.kill();
            redis.wipe();
            stage.rest(stage.any(SHORTEST, LONGEST));
            redis.start();
            stage.mark("Redis is back, empty");
            stage.quiet();
        } while (stage.hasTimeFor(LONGEST));
    }
}
