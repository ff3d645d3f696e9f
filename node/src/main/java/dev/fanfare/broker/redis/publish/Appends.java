package dev.fanfare.broker.redis.publish;

import dev.fanfare.broker.redis.script.AppendReply;
import dev.fanfare.broker.redis.session.Appender;
import dev.fanfare.broker.redis.session.Kit;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.broker.redis.wire.RoomKeys;
import dev.fanfare.config.Durability;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.redis.BucketSet;
import io.vertx.core.Future;

/**
 * Appends as the level of durability asks for: one implementation for each way.
 *
 * <p><b>Threads:</b> the broker's context.
 */
public interface Appends {
    /** The way of a level. */
    static Appends of(Kit kit, RedisConfig config, Appender appender) {
        return config.durability() == Durability.REPLICATED
                ? new ReplicatedAppends(kit, config, appender)
                : new ImmediateAppends(appender);
    }

    /**
     * Appends, now or when it may be sent. Completes with what the script answered, where that is OK when the level is reached;
     * fails as the call does, or with {@link UncommittedException}; stays open where the session ends before.
     */
    Future<AppendReply> append(Session session, RoomKeys room, Append append);

    /** Whether an append is answered later than others can find it in the log, when replicas hold it. */
    boolean later();

    /** A session serves these buckets no more, or is over. */
    void down(Session session, BucketSet buckets);

    /** What an operator should know, see {@link Rounds#trouble}; null for nothing. */
    String trouble();
}
