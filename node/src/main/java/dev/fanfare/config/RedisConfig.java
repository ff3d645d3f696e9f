package dev.fanfare.config;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where Redis is and what is ours in it.
 *
 * @param servers the server; with {@code sentinel} the sentinels; in a cluster some of its servers. At least one
 * @param sentinel how the sentinels are asked; null: there are none, and {@code servers} is the one server
 * @param cluster whether the servers are of a Redis Cluster; there are no sentinels and no databases then
 * @param tls whether the URL was {@code rediss}: TLS with host name check, to servers and sentinels alike
 * @param authorities certificates that are trusted then, PEM; null: those of the system's trust store
 * @param user ACL user; null for the default user
 * @param password password; null for none
 * @param database database number
 * @param prefix first part of every key and channel, so that several deployments can share a server
 * @param buckets number of hash-tag buckets the rooms fall into; 1 outside Redis Cluster, else
 *     {@value #CLUSTER_BUCKETS}. All nodes of a deployment have
 *     the same number, which Redis holds
 * @param connectTimeout how long one attempt to connect may take
 * @param silence how long a connection may be silent, a probe through pub/sub under way, or the node itself stand still,
 *     before its connections are made anew
 * @param durability what must hold a broadcast before it is acknowledged
 * @param waitReplicas with {@link Durability#REPLICATED} so many replicas, 1 or more
 */
public record RedisConfig(
        List<HostPort> servers,
        SentinelConfig sentinel,
        boolean cluster,
        boolean tls,
        String authorities,
        String user,
        String password,
        int database,
        String prefix,
        int buckets,
        Duration connectTimeout,
        Duration silence,
        Durability durability,
        int waitReplicas) {
    /**
     * Buckets in a Redis Cluster where nothing else is set: enough that each of some dozens of shards gets about as many as
     * the others, and few enough that each is put right on every connect.
     */
    static final int CLUSTER_BUCKETS = 1_024;

    /** A server on this host and port with nothing else set. */
    public static RedisConfig at(String host, int port) {
        return new RedisConfig(
                List.of(new HostPort(host, port)),
                null,
                false,
                false,
                null,
                null,
                null,
                0,
                "fanfare",
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                Durability.FAST,
                1);
    }

    /** The same with another level of durability; {@code replicas} to wait for, see {@link #waitReplicas}. */
    public RedisConfig with(Durability level, int replicas) {
        return new RedisConfig(
                servers,
                sentinel,
                cluster,
                tls,
                authorities,
                user,
                password,
                database,
                prefix,
                buckets,
                connectTimeout,
                silence,
                level,
                replicas);
    }

    @Override
    public String toString() {
        return (tls ? "rediss" : "redis")
                + (sentinel == null ? "" : "+sentinel")
                + (cluster ? "+cluster" : "")
                + "://"
                + (user == null ? "" : user + "@")
                + servers.stream().map(HostPort::toString).collect(Collectors.joining(","))
                + (sentinel == null ? "" : "/" + sentinel.primary())
                + (cluster ? "" : "/" + database);
    }
}
