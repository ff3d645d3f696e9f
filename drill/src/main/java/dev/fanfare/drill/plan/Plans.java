package dev.fanfare.drill.plan;

import java.util.List;
import java.util.Optional;

/** Every plan there is. */
public final class Plans {
    /** In the order in which {@code all} runs them. */
    public static final List<Plan> ALL = List.of(
            new NodeKill(),
            new NodeStop(),
            new RollingUpdate(),
            new NodePause(),
            new PubSubCut(),
            new RedisPartition(),
            new RedisPause(),
            new RedisRestart(),
            new RedisEmpty(),
            new RedisEmptyAway(),
            new RedisFailover(),
            new RedisFailoverLossy(),
            new RedisDoubleFailover(),
            new RedisOldPrimary(),
            new RedisSplit(),
            new RedisClusterFailover(),
            new RedisSlotMigration(),
            new ProxyKill(),
            new SlowConsumer(),
            new ScaleOut(),
            new Jitter(),
            Compound.onOneRedis(),
            Compound.onSentinel(),
            Compound.onCluster());

    private Plans() {}

    /** The plan of this name; empty: there is none. */
    public static Optional<Plan> named(String name) {
        return ALL.stream().filter(plan -> plan.name().equals(name)).findFirst();
    }
}
