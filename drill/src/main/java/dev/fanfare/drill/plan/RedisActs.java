package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.RedisDeployment;
import dev.fanfare.drill.cluster.RedisServer;
import dev.fanfare.drill.cluster.SentinelRedis;
import dev.fanfare.drill.cluster.ShardedRedis;
import dev.fanfare.drill.cluster.SingleRedis;

/** What is done to a Redis of whatever kind. */
interface RedisActs {
    /** A server that nodes write to, by the seed where there are several. */
    RedisServer victim();

    /** Starts one that was killed; returns when all is as it should be, with whoever took over meanwhile. */
    void comeBack(RedisServer killed) throws InterruptedException;

    /** Returns when all is as it should be, after a server stood still. */
    void settle() throws InterruptedException;

    static RedisActs of(Stage stage) {
        RedisDeployment redis = stage.cluster().redis(RedisDeployment.class);
        if (redis instanceof SentinelRedis sentinel) {
            return new OfSentinel(stage, sentinel);
        }
        return redis instanceof ShardedRedis sharded
                ? new OfCluster(stage, sharded)
                : new OfOne(stage, ((SingleRedis) redis).server());
    }

    /** One server, which loses all it had. */
    record OfOne(Stage stage, RedisServer victim) implements RedisActs {
        @Override
        public void comeBack(RedisServer killed) throws InterruptedException {
            killed.wipe();
            killed.start();
            stage.mark("Redis is back, empty");
        }

        @Override
        public void settle() {
            // There is nobody to agree with.
        }
    }

    /** The primary. */
    record OfSentinel(Stage stage, SentinelRedis redis) implements RedisActs {
        @Override
        public RedisServer victim() {
            return redis.primary();
        }

        @Override
        public void comeBack(RedisServer killed) throws InterruptedException {
            stage.mark(redis.awaitPromotion(killed).name() + " was promoted");
            killed.start();
            stage.mark(killed.name() + " is back, a primary in its own eyes");
            settle();
        }

        @Override
        public void settle() throws InterruptedException {
            redis.awaitReplicas();
            stage.mark("all follow " + redis.primary().name());
        }
    }

    /** The primary of a shard. */
    record OfCluster(Stage stage, ShardedRedis redis) implements RedisActs {
        @Override
        public RedisServer victim() {
            return stage.any(redis.primaries());
        }

        @Override
        public void comeBack(RedisServer killed) throws InterruptedException {
            stage.mark(redis.awaitPromotion(killed).name() + " took over");
            killed.start();
            settle();
        }

        @Override
        public void settle() throws InterruptedException {
            redis.awaitReplicas();
            stage.mark("each shard has its replica");
        }
    }
}
