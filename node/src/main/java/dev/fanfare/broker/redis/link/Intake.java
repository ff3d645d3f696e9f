package dev.fanfare.broker.redis.link;

import dev.fanfare.broker.redis.session.Session;
import io.vertx.redis.client.Response;

/**
 * Takes what comes over connections, whichever link they are of.
 *
 * <p><b>Threads:</b> called on the broker's context.
 */
public interface Intake {
    /** Something is about to be taken from a connection; may end sessions. */
    void look();

    /** A push that came in a session that is not over. */
    void pushed(Session session, Response message);
}
