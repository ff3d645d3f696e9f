package dev.fanfare.drill.cluster;

import java.util.List;

/**
 * The Redis of a cluster: one server or several, and the way in which nodes find it.
 *
 * <p><b>Threads:</b> one at a time.
 */
public abstract class RedisDeployment {
    /**
     * Ends every connection that is subscribed to something, at every server that answers.
     *
     * @return how many
     */
    public long killSubscriptions() {
        return servers().stream()
                .filter(RedisServer::isRunning)
                .mapToLong(server -> (Long) server.ask("CLIENT", "KILL", "TYPE", "pubsub"))
                .sum();
    }

    /** Starts it; returns when it serves. */
    abstract void start() throws InterruptedException;

    /** How a node of this name is to find it. */
    abstract RedisWay way(String node);

    /** What it is, for a person; goes on after the version: {@code , a primary with 2 replicas}. */
    abstract String about();

    /** Every process of it that holds data. */
    abstract List<RedisServer> servers();

    /** Ends every process. */
    void close() throws InterruptedException {
        for (RedisServer server : servers()) {
            server.close();
        }
    }
}
