package dev.fanfare.drill.cluster;

import java.util.List;

/** What Redis a cluster has. */
public enum RedisKind {
    /** One server that keeps nothing on disk: {@link SingleRedis}. */
    MEMORY,
    /** One server with an append-only file: {@link SingleRedis}. */
    PERSISTENT,
    /** A primary and a replica, without anybody who promotes: {@link RedisPair}. */
    PAIR,
    /** A primary, two replicas and three sentinels: {@link SentinelRedis}. */
    SENTINEL,
    /** A Redis Cluster, three primaries with a replica each: {@link ShardedRedis}. */
    SHARDED;

    private static final List<String> IN_MEMORY = List.of("--appendonly", "no");

    /** Not started yet. */
    RedisDeployment make(Node.Tools tools, RedisProgram program, Durability durability) {
        List<String> onDisk =
                List.of("--appendonly", "yes", "--appendfsync", durability == Durability.FSYNC ? "always" : "everysec");
        return switch (this) {
            case MEMORY -> new SingleRedis(tools, program, IN_MEMORY, "in memory");
            case PERSISTENT -> new SingleRedis(tools, program, onDisk, "with an append-only file");
            case PAIR -> new RedisPair(tools, program, onDisk);
            case SENTINEL -> new SentinelRedis(tools, program, onDisk);
            case SHARDED -> new ShardedRedis(tools, program, onDisk);
        };
    }

    /** Whether nodes can be asked for this level here. */
    public boolean gives(Durability durability) {
        return switch (durability) {
            case FAST -> true;
            case REPLICATED -> this == PAIR || this == SENTINEL || this == SHARDED;
            case FSYNC -> this != MEMORY;
        };
    }
}
