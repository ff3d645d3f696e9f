package dev.fanfare.broker.redis.sharding;

import dev.fanfare.config.HostPort;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one server of a Redis Cluster says of all: which primary has which slots. It may be old: servers tell one another by
 * and by.
 *
 * @param ranges the slots that somebody has, each once
 * @param servers where primaries and replicas are
 * @param ids ids of all servers it knows
 */
record Topology(List<Range> ranges, Set<HostPort> servers, Set<String> ids) {
    private static final int ID = 0;
    private static final int EPOCH = 6;

    /**
     * Who has a slot.
     *
     * @param at where the primary is
     * @param id its id
     * @param epoch its configuration epoch: of two primaries that are said to have a slot, that of the greater one is newer
     */
    record Claim(HostPort at, String id, long epoch) {}

    /** Slots {@code first} to {@code last}. */
    record Range(int first, int last, Claim claim) {}

    /**
     * Reads the answers of one server.
     *
     * @param slots answer to {@code CLUSTER SLOTS}: first, last, then where each server is: host, port, id
     * @param nodes answer to {@code CLUSTER NODES}: a line for each server
     * @param asked where that server was reached: it may leave out the host that it has itself
     * @throws RuntimeException when that cannot be read
     */
    static Topology parse(Response slots, String nodes, HostPort asked) {
        Map<String, Long> epochs = new HashMap<>();
        for (String line : nodes.split("\n")) {
            String[] words = line.trim().split(" ");
            if (words.length > EPOCH) {
                epochs.put(words[ID], Long.parseLong(words[EPOCH]));
            }
        }
        List<Range> ranges = new ArrayList<>();
        Set<HostPort> servers = new LinkedHashSet<>();
        for (Response row : slots) {
            for (int i = 2; i < row.size(); i++) {
                servers.add(at(row.get(i), asked));
            }
            String id = row.get(2).get(2).toString();
            Claim claim = new Claim(at(row.get(2), asked), id, epochs.getOrDefault(id, 0L));
            ranges.add(new Range(row.get(0).toInteger(), row.get(1).toInteger(), claim));
        }
        return new Topology(ranges, servers, epochs.keySet());
    }

    private static HostPort at(Response server, HostPort asked) {
        String host = server.get(0) == null ? "" : server.get(0).toString();
        return new HostPort(
                host.isEmpty() || host.equals("?") ? asked.host() : host,
                server.get(1).toInteger());
    }

    /** Who is said to have a slot; null for nobody. */
    Claim of(int slot) {
        for (Range range : ranges) {
            if (range.first <= slot && slot <= range.last) {
                return range.claim;
            }
        }
        return null;
    }
}
