package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.RedisKind;
import dev.fanfare.drill.cluster.RedisServer;
import dev.fanfare.drill.cluster.ShardedRedis;
import java.time.Duration;

/** One shard of a Redis Cluster loses its primary. */
final class RedisClusterFailover implements Plan {
    private static final Duration ONE = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "redis-cluster-failover";
    }

    @Override
    public String about() {
        return "Redis Cluster: kill -9 the primary of a shard; its replica takes over; the dead one comes back, and again";
    }

    @Override
    public Duration duration() {
        return Duration.ofSeconds(35);
    }

    @Override
    public RedisKind redis() {
        return RedisKind.SHARDED;
    }

    @Override
    public Expectations expectations() {
        return Expectations.DELAY_ONLY;
    }

    @Override
    public void faults(Stage stage) throws InterruptedException {
        ShardedRedis redis = stage.cluster().redis(ShardedRedis.class);
        do {
            RedisServer primary = stage.any(redis.primaries());
            stage.fault("kill -9 the primary of a shard, " + primary.name());
            primary.kill();
            RedisServer next = redis.awaitPromotion(primary);
            stage.mark(next.name() + " took over");
            stage.quiet();
            primary.start();
            redis.awaitReplicas();
            stage.mark(primary.name() + " is back and follows");
            stage.quiet();
        } while (stage.hasTimeFor(ONE));
    }
}
