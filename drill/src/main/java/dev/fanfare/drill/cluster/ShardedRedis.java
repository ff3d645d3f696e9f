package dev.fanfare.drill.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A Redis Cluster: three primaries with a third of the slots and one replica each. Every server stands behind a front, whose
 * address it gives out; the servers' own talk about each other (the bus) does not pass it.
 */
public final class ShardedRedis extends RedisDeployment {
    private static final int SHARDS = 3;
    private static final int SLOTS = 16_384;
    private static final Duration START = Duration.ofSeconds(40);
    private static final Duration PROMOTION = Duration.ofSeconds(30);
    private static final int NODE_TIMEOUT_MS = 1_000;
    private static final int KEYS_AT_ONCE = 50;

    private final Node.Tools tools;
    private final List<RedisServer> servers = new ArrayList<>();
    private final List<Integer> buses = Ports.free(2 * SHARDS);

    ShardedRedis(Node.Tools tools, RedisProgram program, List<String> options) {
        this.tools = tools;
        for (int i = 0; i < 2 * SHARDS; i++) {
            int bus = buses.get(i);
            servers.add(RedisServer.fronted("redis-" + (i + 1), tools, program, port -> clustered(port, bus, options)));
        }
    }

    /** The primaries that run, in the order in which they were made, by their own word. */
    public List<RedisServer> primaries() {
        return servers.stream()
                .filter(RedisServer::isRunning)
                .filter(RedisServer::isPrimary)
                .toList();
    }

    /** Waits until another than this one has its slots, for all, and gives it. */
    public RedisServer awaitPromotion(RedisServer old) throws InterruptedException {
        List<RedisServer> before =
                primaries().stream().filter(server -> server != old).toList();
        tools.probe()
                .await(
                        "a promotion in the place of " + old.name(),
                        PROMOTION,
                        () -> primaries().stream().anyMatch(server -> server != old && !before.contains(server))
                                && allSlotsAreServed());
        return primaries().stream()
                .filter(server -> server != old && !before.contains(server))
                .findFirst()
                .orElseThrow(() -> new ClusterException("nobody took over from " + old.name()));
    }

    /** Waits until each shard has a replica that has caught up, and all know it. */
    public void awaitReplicas() throws InterruptedException {
        tools.probe().await("that each shard has its replica", START, this::isWhole);
    }

    /** Slots of which this primary has a room's stream, in order. */
    public List<Integer> slotsWithRooms(RedisServer primary) {
        try (Resp resp = new Resp(primary.port())) {
            TreeSet<Integer> slots = new TreeSet<>();
            String cursor = "0";
            do {
                List<?> page = (List<?>) resp.ask("SCAN", cursor, "COUNT", "1000", "TYPE", "stream");
                cursor = (String) page.get(0);
                for (Object key : (List<?>) page.get(1)) {
                    slots.add(((Long) resp.ask("CLUSTER", "KEYSLOT", (String) key)).intValue());
                }
            } while (!cursor.equals("0"));
            return List.copyOf(slots);
        } catch (IOException e) {
            throw new ClusterException("the slots of " + primary.name() + ": " + e.getMessage());
        }
    }

    /** Begins to move a slot: keys that are not there are asked for at {@code to}. */
    public void beginMove(int slot, RedisServer from, RedisServer to) {
        to.ask("CLUSTER", "SETSLOT", "" + slot, "IMPORTING", id(from));
        from.ask("CLUSTER", "SETSLOT", "" + slot, "MIGRATING", id(to));
    }

    /**
     * Moves some keys of a slot.
     *
     * @return whether there were any left
     */
    public boolean moveKeys(int slot, RedisServer from, RedisServer to) {
        List<?> keys = (List<?>) from.ask("CLUSTER", "GETKEYSINSLOT", "" + slot, "" + KEYS_AT_ONCE);
        if (keys.isEmpty()) {
            return false;
        }
        List<String> command =
                new ArrayList<>(List.of("MIGRATE", "127.0.0.1", "" + to.address(), "", "0", "5000", "KEYS"));
        keys.forEach(key -> command.add((String) key));
        from.ask(command.toArray(String[]::new));
        return true;
    }

    /** Ends the move of a slot: tells every primary whose it is. */
    public void endMove(int slot, RedisServer from, RedisServer to) {
        String owner = id(to);
        // The new owner first: so a slot is never without one.
        to.ask("CLUSTER", "SETSLOT", "" + slot, "NODE", owner);
        from.ask("CLUSTER", "SETSLOT", "" + slot, "NODE", owner);
        for (RedisServer other : primaries()) {
            if (other != from && other != to) {
                other.ask("CLUSTER", "SETSLOT", "" + slot, "NODE", owner);
            }
        }
    }

    @Override
    void start() throws InterruptedException {
        for (RedisServer server : servers) {
            server.start();
        }
        for (int i = 0; i < SHARDS; i++) {
            servers.get(i)
                    .ask("CLUSTER", "ADDSLOTSRANGE", "" + i * SLOTS / SHARDS, "" + ((i + 1) * SLOTS / SHARDS - 1));
        }
        RedisServer first = servers.get(0);
        for (int i = 1; i < servers.size(); i++) {
            first.ask("CLUSTER", "MEET", "127.0.0.1", "" + servers.get(i).address(), "" + buses.get(i));
        }
        tools.probe().await("that all servers know each other", START, () -> {
            for (RedisServer server : servers) {
                if (!server.clusterInfo("cluster_known_nodes").equals("" + servers.size())) {
                    return false;
                }
            }
            return true;
        });
        for (int i = 0; i < SHARDS; i++) {
            servers.get(SHARDS + i).ask("CLUSTER", "REPLICATE", id(servers.get(i)));
        }
        awaitReplicas();
    }

    @Override
    RedisWay way(String node) {
        return RedisWay.to(servers.stream()
                .limit(SHARDS)
                .map(server -> "127.0.0.1:" + server.address())
                .collect(Collectors.joining(",", "redis+cluster://", "")));
    }

    @Override
    String about() {
        return "a cluster of " + SHARDS + " primaries with a replica each";
    }

    @Override
    List<RedisServer> servers() {
        return servers;
    }

    private static List<String> clustered(int port, int bus, List<String> options) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf"));
        all.addAll(List.of("--cluster-node-timeout", "" + NODE_TIMEOUT_MS, "--cluster-port", "" + bus));
        all.addAll(List.of("--cluster-announce-ip", "127.0.0.1", "--cluster-announce-port", "" + port));
        all.addAll(List.of("--cluster-announce-bus-port", "" + bus));
        // Two thirds go on while one third has no primary.
        all.addAll(List.of("--cluster-require-full-coverage", "no"));
        return all;
    }

    private boolean isWhole() throws IOException {
        List<RedisServer> primaries = primaries();
        return primaries.size() == SHARDS
                && servers.stream()
                        .filter(server -> !primaries.contains(server))
                        .allMatch(server -> server.isRunning() && server.isSyncedReplica())
                && allSlotsAreServed();
    }

    /** Whether every server that runs serves, and knows a primary that runs for each slot. */
    private boolean allSlotsAreServed() throws IOException {
        Map<Integer, RedisServer> running = new TreeMap<>();
        primaries().forEach(server -> running.put(server.address(), server));
        for (RedisServer server : servers) {
            if (server.isRunning() && !(isOk(server) && servedSlots(server, running) == SLOTS)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOk(RedisServer server) {
        return server.clusterInfo("cluster_state").equals("ok");
    }

    private static long servedSlots(RedisServer asked, Map<Integer, RedisServer> running) throws IOException {
        long count = 0;
        for (Object answer : (List<?>) Resp.ask(asked.port(), "CLUSTER", "SLOTS")) {
            List<?> range = (List<?>) answer;
            List<?> primary = (List<?>) range.get(2);
            if (running.containsKey(((Long) primary.get(1)).intValue())) {
                count += (Long) range.get(1) - (Long) range.get(0) + 1;
            }
        }
        return count;
    }

    private static String id(RedisServer server) {
        return (String) server.ask("CLUSTER", "MYID");
    }
}
