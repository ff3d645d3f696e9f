package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.ClusterException;
import dev.fanfare.drill.cluster.RedisServer;
import dev.fanfare.drill.cluster.SentinelRedis;
import java.time.Duration;

/** The primary dies with writes that it had acknowledged and no replica had got. */
final class RedisFailoverLossy extends SentinelPlan {
    private static final Duration ONE = Duration.ofSeconds(22);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(3);

    @Override
    public String name() {
        return "redis-failover-lossy";
    }

    @Override
    public String about() {
        return "kill -9 the primary after replication went silent: acknowledged messages are missing on the promoted one";
    }

    @Override
    public Duration duration() {
        return Duration.ofSeconds(45);
    }

    @Override
    public void faults(Stage stage) throws InterruptedException {
        SentinelRedis redis = stage.cluster().redis(SentinelRedis.class);
        do {
            RedisServer primary = redis.primary();
            stage.mark("replication from " + primary.name() + " goes silent");
            primary.front().holdReplication();
            stage.rest(stage.any(SHORTEST, LONGEST));
            SentinelRedis.Lag lag = redis.lag();
            stage.fault("kill -9 the primary, " + primary.name());
            primary.kill();
            // What was on its way to the replicas is gone with it.
            primary.front().cut();
            RedisServer next = promoted(stage, primary);
            tell(stage, primary, next, lag);
            stage.quiet();
            primary.front().heal();
            comeBack(stage, primary);
        } while (stage.hasTimeFor(ONE));
    }

    private static void tell(Stage stage, RedisServer primary, RedisServer next, SentinelRedis.Lag lag) {
        if (lag.entries() <= 0) {
            throw new ClusterException("no replica of " + primary.name() + " lacked anything: nothing would be proven");
        }
        stage.note(next.name() + " was promoted without " + lag.entries() + " messages that " + primary.name()
                + " held when it was killed (" + lag.bytes() + " bytes of replication)");
    }
}
