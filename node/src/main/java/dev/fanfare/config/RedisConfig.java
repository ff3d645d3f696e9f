package dev.fanfare.config;

import java.time.Duration;

/**
 * Where Redis is and what is ours in it.
 *
 * @param host host name or address
 * @param port TCP port
 * @param tls whether the URL was {@code rediss://}: TLS with the system's trust store and host name check
 * @param user ACL user; null for the default user
 * @param password password; null for none
 * @param database database number
 * @param prefix first part of every key and channel, so that several deployments can share a server
 * @param buckets number of hash-tag buckets the rooms fall into; 1 outside Redis Cluster. All nodes of a deployment have
 *     the same number, which Redis holds
 * @param connectTimeout how long one attempt to connect may take
 * @param silence how long a connection may be silent, a probe through pub/sub under way, or the node itself stand still,
 *     before both connections are made anew
 */
public record RedisConfig(
        String host,
        int port,
        boolean tls,
        String user,
        String password,
        int database,
        String prefix,
        int buckets,
        Duration connectTimeout,
        Duration silence) {

    /** A server on this host and port with nothing else set. */
    public static RedisConfig at(String host, int port) {
        return new RedisConfig(
                host, port, false, null, null, 0, "fanfare", 1, Duration.ofSeconds(1), Duration.ofSeconds(3));
    }

    @Override
    public String toString() {
        return (tls ? "rediss://" : "redis://") + (user == null ? "" : user + "@") + host + ":" + port + "/" + database;
    }
}
