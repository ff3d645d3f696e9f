package dev.fanfare.redis;

import io.vertx.redis.client.Response;

/**
 * Who works with sessions that it does not own. Each bucket is served by one session at a time, or by none. What is under way
 * for a bucket that goes down while its session stands is answered all the same.
 *
 * <p><b>Threads:</b> called on the broker's context.
 */
public interface SessionUser {
    /** From here on a session serves these buckets too; none of them was served. Told of more than once a session. */
    void up(RedisSession session, BucketSet buckets);

    /** From here on it serves them no more; all it served where it is {@linkplain RedisSession#over over}. */
    void down(RedisSession session, BucketSet buckets);

    /** A push of any channel, also of other users'. */
    void pushed(RedisSession session, Response message);
}
