package dev.fanfare.redis;

import io.vertx.redis.client.Response;

/**
 * Who works with the sessions of a link that it does not own.
 *
 * <p><b>Threads:</b> called on the broker's context.
 */
public interface SessionUser {
    /** A session has begun. */
    void up(RedisSession session);

    /** The session is over. */
    void down();

    /** A push of any channel, also of other users'. */
    void pushed(Response message);
}
