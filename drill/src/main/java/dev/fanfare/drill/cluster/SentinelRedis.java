package dev.fanfare.drill.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A primary, replicas, and sentinels that promote one of these when the primary dies. Every server stands behind a front,
 * whose address it gives out.
 */
public final class SentinelRedis extends RedisDeployment {
    private static final int SERVERS = 3;
    private static final Duration PROMOTION = Duration.ofSeconds(30);
    private static final Duration SYNC = Duration.ofSeconds(40);

    private final Node.Tools tools;
    private final List<RedisServer> servers = new ArrayList<>();
    private final Sentinels sentinels;

    /**
     * What replicas lack, counted while their primary lives.
     *
     * @param bytes of the replication stream that the best replica has not got
     * @param entries of streams likewise: messages
     */
    public record Lag(long bytes, long entries) {}

    SentinelRedis(Node.Tools tools, RedisProgram program, List<String> options) {
        this.tools = tools;
        for (int i = 0; i < SERVERS; i++) {
            servers.add(RedisServer.fronted("redis-" + (i + 1), tools, program, port -> announcing(port, options)));
        }
        sentinels = new Sentinels(tools, program);
    }

    /** The primary, by the word of the sentinels. */
    public RedisServer primary() {
        int port = sentinels.primaryPort();
        return servers.stream()
                .filter(server -> server.address() == port)
                .findFirst()
                .orElseThrow(() -> new ClusterException("the sentinels do not agree on a primary"));
    }

    /** Waits until the sentinels have promoted another than this one, and gives it. */
    public RedisServer awaitPromotion(RedisServer old) throws InterruptedException {
        tools.probe().await("a promotion in the place of " + old.name(), PROMOTION, () -> {
            int port = sentinels.primaryPort();
            return servers.stream().anyMatch(server -> server != old && server.address() == port && server.isPrimary());
        });
        return primary();
    }

    /** Waits until every server that runs, the primary apart, follows it and has what it has. */
    public void awaitReplicas() throws InterruptedException {
        tools.probe().await("that all servers follow the primary", SYNC, () -> {
            int port = sentinels.primaryPort(3);
            return port != 0
                    && servers.stream().filter(RedisServer::isRunning).allMatch(server -> follows(server, port));
        });
    }

    /** Those that are replicas now by their own word. */
    public List<RedisServer> replicas() {
        return servers.stream()
                .filter(RedisServer::isRunning)
                .filter(server -> "slave".equals(server.info("replication", "role")))
                .toList();
    }

    /** What no replica has of what the primary has. To be asked while replication is held, else it is out of date at once. */
    public Lag lag() {
        RedisServer primary = primary();
        long entries = Streams.entries(primary);
        long offset = offset(primary);
        RedisServer best = replicas().stream()
                .max(Comparator.comparingLong(SentinelRedis::offset))
                .orElseThrow(() -> new ClusterException("there is no replica"));
        return new Lag(offset - offset(best), entries - Streams.entries(best));
    }

    @Override
    void start() throws InterruptedException {
        for (RedisServer server : servers) {
            server.start();
        }
        RedisServer first = servers.get(0);
        for (RedisServer replica : servers.subList(1, SERVERS)) {
            replica.ask("REPLICAOF", "127.0.0.1", "" + first.address());
        }
        for (RedisServer replica : servers.subList(1, SERVERS)) {
            tools.probe().await("that " + replica.name() + " follows", SYNC, replica::isSyncedReplica);
        }
        sentinels.start(first.address(), SERVERS - 1);
    }

    @Override
    RedisWay way(String node) {
        return RedisWay.to("redis+sentinel://" + sentinels.addresses() + "/" + Sentinels.PRIMARY);
    }

    @Override
    String about() {
        return "a primary, " + (SERVERS - 1) + " replicas and sentinels";
    }

    @Override
    List<RedisServer> servers() {
        return servers;
    }

    @Override
    void close() throws InterruptedException {
        sentinels.close();
        super.close();
    }

    private static List<String> announcing(int port, List<String> options) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("--replica-announce-ip", "127.0.0.1", "--replica-announce-port", "" + port));
        return all;
    }

    private static boolean follows(RedisServer server, int primary) {
        if (server.address() == primary) {
            return server.isPrimary();
        }
        return server.isSyncedReplica()
                && server.info("replication", "master_port").equals("" + primary);
    }

    private static long offset(RedisServer server) {
        String field = server.isPrimary() ? "master_repl_offset" : "slave_repl_offset";
        String offset = server.info("replication", field);
        return offset.isEmpty() ? 0 : Long.parseLong(offset);
    }
}
