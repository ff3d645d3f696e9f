package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.RedisKind;
import dev.fanfare.drill.cluster.RedisServer;
import dev.fanfare.drill.cluster.SentinelRedis;

/** What the plans with sentinels have in common. */
abstract class SentinelPlan implements Plan {
    @Override
    public final RedisKind redis() {
        return RedisKind.SENTINEL;
    }

    @Override
    public final Expectations expectations() {
        return Expectations.DELAY_ONLY;
    }

    /** Waits until another is promoted. */
    static RedisServer promoted(Stage stage, RedisServer old) throws InterruptedException {
        RedisServer next = stage.cluster().redis(SentinelRedis.class).awaitPromotion(old);
        stage.mark(next.name() + " was promoted");
        return next;
    }

    /** Starts one that died. For a while it takes itself for what it was: a primary. */
    static void comeBack(Stage stage, RedisServer... dead) throws InterruptedException {
        for (RedisServer server : dead) {
            server.start();
            stage.mark(server.name() + " is back, a primary in its own eyes");
        }
        follow(stage);
    }

    /** Waits until the sentinels have made replicas of all but the primary. */
    static void follow(Stage stage) throws InterruptedException {
        SentinelRedis redis = stage.cluster().redis(SentinelRedis.class);
        redis.awaitReplicas();
        stage.mark("all follow " + redis.primary().name());
        stage.quiet();
    }
}
