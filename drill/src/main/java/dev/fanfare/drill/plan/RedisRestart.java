package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.RedisKind;
import dev.fanfare.drill.cluster.RedisServer;
import dev.fanfare.drill.cluster.SingleRedis;
import java.time.Duration;

/** Redis ends and comes back with what it had on disk. */
final class RedisRestart implements Plan {
    private static final Duration SHORTEST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(3);

    @Override
    public String name() {
        return "redis-restart";
    }

    @Override
    public String about() {
        return "kill -9 Redis and start it again with its data, then the same with SIGTERM, and again";
    }

    @Override
    public Duration duration() {
        return Duration.ofSeconds(30);
    }

    @Override
    public RedisKind redis() {
        return RedisKind.PERSISTENT;
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
            comeBack(stage, redis);
            stage.fault("SIGTERM to Redis");
            redis.stop();
            comeBack(stage, redis);
        } while (stage.hasTimeFor(LONGEST.multipliedBy(2)));
    }

    private static void comeBack(Stage stage, RedisServer redis) throws InterruptedException {
        stage.rest(stage.any(SHORTEST, LONGEST));
        redis.start();
        stage.mark("Redis is back with its data");
        stage.quiet();
    }
}
