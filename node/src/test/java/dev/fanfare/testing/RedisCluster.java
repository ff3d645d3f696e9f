package dev.fanfare.testing;

import static org.awaitility.Awaitility.await;

import dev.fanfare.config.HostPort;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.redis.Slots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A real Redis Cluster on free ports of loopback: three shards, each of a primary and, where asked for, a replica. Runs
 * {@code redis-server} as processes whatever {@code FANFARE_TEST_REDIS} says: servers in containers cannot meet over the
 * loopback address that they announce.
 */
public final class RedisCluster implements AutoCloseable {
    public static final int SHARDS = 3;

    private static final int SLOTS = 16_384;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Primaries first. */
    private final List<RedisServer> servers = new ArrayList<>();

    /** Where each hears the others. */
    private final List<Integer> busPorts = new ArrayList<>();

    private final List<String> ids = new ArrayList<>();

    private RedisCluster(boolean replicas, String... settings) {
        for (int i = 0; i < (replicas ? 2 : 1) * SHARDS; i++) {
            int busPort = TestPorts.free();
            RedisServer server = RedisServer.member(TestPorts.free(), args(busPort, settings));
            server.restart();
            busPorts.add(busPort);
            servers.add(server);
        }
        servers.forEach(server -> ids.add(text(server, "CLUSTER", "MYID")));
        for (int i = 0; i < SHARDS; i++) {
            int from = SLOTS * i / SHARDS;
            int to = SLOTS * (i + 1) / SHARDS - 1;
            ok(servers.get(i), "CLUSTER", "SET-CONFIG-EPOCH", "" + (i + 1));
            ok(servers.get(i), "CLUSTER", "ADDSLOTSRANGE", "" + from, "" + to);
        }
        RedisServer first = servers.get(0);
        for (int i = 1; i < servers.size(); i++) {
            ok(first, "CLUSTER", "MEET", "127.0.0.1", "" + servers.get(i).port(), "" + busPorts.get(i));
        }
        awaitAll("cluster_known_nodes:" + servers.size());
        for (int i = SHARDS; i < servers.size(); i++) {
            RedisServer replica = servers.get(i);
            String primary = ids.get(i - SHARDS);
            await().atMost(PATIENCE).until(() -> "OK".equals(replica.command("CLUSTER", "REPLICATE", primary)));
        }
        for (int i = SHARDS; i < servers.size(); i++) {
            RedisServer replica = servers.get(i);
            await().atMost(PATIENCE)
                    .until(() -> text(replica, "INFO", "replication").contains("master_link_status:up"));
        }
        awaitAll("cluster_state:ok");
    }

    private static String[] args(int busPort, String... settings) {
        List<String> args = new ArrayList<>(List.of("--cluster-enabled", "yes", "--cluster-port", "" + busPort));
        args.addAll(List.of("--cluster-node-timeout", "1000", "--repl-diskless-sync-delay", "0"));
        args.addAll(List.of("--cluster-require-full-coverage", "no"));
        args.addAll(List.of(settings));
        return args.toArray(String[]::new);
    }

    /** Three primaries. */
    public static RedisCluster start() {
        return new RedisCluster(false);
    }

    /** Three primaries, each with a replica. */
    public static RedisCluster withReplicas() {
        return new RedisCluster(true);
    }

    /** The same, where each shard refuses while another has no primary: Redis' default. */
    public static RedisCluster ofFullCoverage() {
        return new RedisCluster(true, "--cluster-require-full-coverage", "yes");
    }

    /** Three primaries that ask for a password. */
    public static RedisCluster withPassword(String password) {
        return new RedisCluster(false, "--requirepass", password, "--masterauth", password);
    }

    private void awaitAll(String state) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> servers.stream()
                        .allMatch(server -> text(server, "CLUSTER", "INFO").contains(state)));
    }

    private static String text(RedisServer server, String... words) {
        return String.valueOf(server.command(words));
    }

    private static void ok(RedisServer server, String... words) {
        Object reply = server.command(words);
        if (!"OK".equals(reply)) {
            throw new IllegalStateException(String.join(" ", words) + ": " + reply);
        }
    }

    /** How a node reaches it: by one of its servers, and by one that is not there. */
    public RedisConfig config(String prefix, int buckets) {
        return config(prefix, buckets, null);
    }

    /** The same with a password; null for none. */
    public RedisConfig config(String prefix, int buckets, String password) {
        return RedisConfigs.at("127.0.0.1", 1)
                .servers(List.of(
                        new HostPort("127.0.0.1", 1),
                        new HostPort("127.0.0.1", servers.get(1).port())))
                .cluster()
                .password(password)
                .prefix(prefix)
                .buckets(buckets)
                .build();
    }

    /** A server: the first primary of a shard, or, from {@link #SHARDS} on, its first replica. */
    public RedisServer server(int index) {
        return servers.get(index);
    }

    public Collection<RedisServer> servers() {
        return servers;
    }

    /** The shard that had a key's slot at the start. */
    public static int shard(String key) {
        int shard = 0;
        while (Slots.of(key) >= SLOTS * (shard + 1) / SHARDS) {
            shard++;
        }
        return shard;
    }

    /** Waits until the replica of a shard has all that its first primary has. */
    public void awaitReplicated(int shard) {
        await().atMost(PATIENCE)
                .until(() -> offset(servers.get(shard), "master_repl_offset")
                        .equals(offset(servers.get(SHARDS + shard), "slave_repl_offset")));
    }

    private static String offset(RedisServer server, String field) {
        return text(server, "INFO", "replication")
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1).trim())
                .findFirst()
                .orElse("no " + field);
    }

    /** Moves a slot from one shard's first primary to another's, key by key, as {@code redis-cli --cluster reshard} does. */
    public void migrate(int slot, int from, int to, Runnable half) {
        RedisServer source = servers.get(from);
        RedisServer target = servers.get(to);
        ok(target, "CLUSTER", "SETSLOT", "" + slot, "IMPORTING", ids.get(from));
        ok(source, "CLUSTER", "SETSLOT", "" + slot, "MIGRATING", ids.get(to));
        List<?> keys = keys(source, slot);
        for (int i = 0; !keys.isEmpty(); i++) {
            for (Object key : keys) {
                if (i == 0 && key == keys.get(keys.size() / 2)) {
                    half.run();
                }
                Object moved = source.command(
                        "MIGRATE", "127.0.0.1", "" + target.port(), key.toString(), "0", "5000", "REPLACE");
                if (!"OK".equals(moved) && !"NOKEY".equals(moved)) {
                    throw new IllegalStateException("MIGRATE: " + moved);
                }
            }
            keys = keys(source, slot);
        }
        ok(target, "CLUSTER", "SETSLOT", "" + slot, "NODE", ids.get(to));
        ok(source, "CLUSTER", "SETSLOT", "" + slot, "NODE", ids.get(to));
    }

    private static List<?> keys(RedisServer source, int slot) {
        return (List<?>) source.command("CLUSTER", "GETKEYSINSLOT", "" + slot, "1000");
    }

    @Override
    public void close() {
        servers.forEach(RedisServer::close);
    }
}
