package dev.fanfare.broker.redis.link;

import dev.fanfare.broker.Broker.Health;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.redis.BucketSet;
import io.vertx.core.Future;

/**
 * The links to Redis, and which session serves which bucket: one link outside Redis Cluster ({@link SingleLink}), there one
 * to the primary of each shard.
 *
 * <p><b>Threads:</b> the broker's context.
 */
public interface Links {
    /** Who works with the sessions. */
    interface Owner {
        /** From here on a session serves these buckets too. */
        void up(Session session, BucketSet buckets);

        /** It serves them no more; where it is over, calls not yet answered may or may not have been done. */
        void down(Session session, BucketSet buckets);
    }

    /** Begins to connect. */
    void open();

    /** The session that serves a bucket now; null for none. */
    Session of(int bucket);

    /** Up where every bucket is served. */
    Health health();

    /**
     * Completes when every bucket was served first; fails with {@link dev.fanfare.broker.BrokerRefusedException} if a server
     * refuses before.
     */
    Future<Void> first();

    /** Gives up what stands or is being made: it may be dead, or lead to another server than it did. */
    void suspect(String why);

    /** Ends all of it; the owner is not told. */
    Future<Void> close();
}
