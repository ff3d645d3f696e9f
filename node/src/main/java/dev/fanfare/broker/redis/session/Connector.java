package dev.fanfare.broker.redis.session;

import dev.fanfare.config.HostPort;
import io.vertx.core.Future;
import io.vertx.redis.client.RedisConnection;

/**
 * Makes connections to servers. All that the engine asks of Redis goes over connections made here, so a test can put a
 * model of a server behind it.
 *
 * <p><b>Threads:</b> the broker's context; futures complete there.
 */
public interface Connector {
    /** A client for one server; nothing connects yet. */
    Client client(HostPort server);

    /** Connections to one server that end together. */
    interface Client {
        /** A new connection, authenticated and on the database that is set; fails when that takes too long. */
        Future<RedisConnection> connect();

        /** Ends all its connections and those being made. */
        Future<Void> close();
    }
}
