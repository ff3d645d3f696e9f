package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.ClusterException;
import dev.fanfare.drill.cluster.RedisKind;
import dev.fanfare.drill.cluster.RedisServer;
import dev.fanfare.drill.cluster.ShardedRedis;
import java.time.Duration;
import java.util.List;

/** Slots of a Redis Cluster move from one shard to another under the rooms in them. */
final class RedisSlotMigration implements Plan {
    private static final Duration ONE = Duration.ofSeconds(4);
    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofMillis(500);

    @Override
    public String name() {
        return "redis-slot-migration";
    }

    @Override
    public String about() {
        return "Redis Cluster: move slots that hold rooms from one shard to another, again and again";
    }

    @Override
    public Duration duration() {
        return Duration.ofSeconds(30);
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
            List<RedisServer> primaries = redis.primaries();
            RedisServer from = stage.any(primaries.stream()
                    .filter(primary -> !redis.slotsWithRooms(primary).isEmpty())
                    .toList());
            RedisServer to =
                    stage.any(primaries.stream().filter(other -> other != from).toList());
            int slot = stage.any(redis.slotsWithRooms(from));
            stage.fault("slot " + slot + " moves from " + from.name() + " to " + to.name());
            move(stage, redis, slot, from, to);
            stage.mark("slot " + slot + " has moved");
            stage.quiet();
        } while (stage.hasTimeFor(ONE));
    }

    /** With pauses, so that traffic meets a slot that is at neither place, then at both. */
    private static void move(Stage stage, ShardedRedis redis, int slot, RedisServer from, RedisServer to)
            throws InterruptedException {
        redis.beginMove(slot, from, to);
        stage.rest(stage.any(SHORTEST, LONGEST));
        if (!redis.moveKeys(slot, from, to)) {
            throw new ClusterException("slot " + slot + " held no keys: nothing would be proven");
        }
        stage.rest(stage.any(SHORTEST, LONGEST));
        while (redis.moveKeys(slot, from, to)) {
            // What was written meanwhile moves, too.
        }
        redis.endMove(slot, from, to);
    }
}
