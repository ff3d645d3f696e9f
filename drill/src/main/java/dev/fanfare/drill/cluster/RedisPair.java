package dev.fanfare.drill.cluster;

import java.time.Duration;
import java.util.List;

/**
 * A primary and a replica, and a link between each node and whichever of the two the node is led to: a failover by an
 * address that moves, as proxies, names and services make it.
 */
public final class RedisPair extends RedisDeployment {
    private static final Duration SYNC = Duration.ofSeconds(40);

    private final Node.Tools tools;
    private final RedisServer left;
    private final RedisServer right;
    private RedisServer primary;
    private long shared;

    /**
     * What two primaries took since they were divided, in entries of streams: messages.
     *
     * @param old by the one before
     * @param current by the one that most nodes are led to
     */
    public record Branches(long old, long current) {}

    RedisPair(Node.Tools tools, RedisProgram program, List<String> options) {
        this.tools = tools;
        left = RedisServer.fronted("redis-1", tools, program, port -> options);
        right = RedisServer.fronted("redis-2", tools, program, port -> options);
        primary = left;
    }

    /** The one that all nodes are led to, or most of them. */
    public RedisServer primary() {
        return primary;
    }

    /** Makes the replica a primary, cut off from the other, which goes on as one; leads nobody anywhere. */
    public void divide() {
        RedisServer other = other();
        primary.front().cut();
        other.ask("REPLICAOF", "NO", "ONE");
        shared = Streams.entries(other);
        primary = other;
    }

    /** How far the two have gone apart. */
    public Branches branches() {
        return new Branches(Streams.entries(other()) - shared, Streams.entries(primary) - shared);
    }

    /** Leads a node to the primary; what it has open is reset. */
    public void lead(Node node) {
        node.link().leadTo(primary.port());
    }

    /** Makes the old primary a replica of the new one: what it had taken alone is gone with that. */
    public void unite() throws InterruptedException {
        RedisServer other = other();
        other.front().heal();
        other.ask("REPLICAOF", "127.0.0.1", "" + primary.address());
        tools.probe().await("that " + other.name() + " follows", SYNC, other::isSyncedReplica);
    }

    @Override
    void start() throws InterruptedException {
        left.start();
        right.start();
        unite();
    }

    @Override
    RedisWay way(String node) {
        return RedisWay.over(new Link(node, primary.port()));
    }

    @Override
    String about() {
        return "a primary and a replica";
    }

    @Override
    List<RedisServer> servers() {
        return List.of(left, right);
    }

    private RedisServer other() {
        return primary == left ? right : left;
    }
}
