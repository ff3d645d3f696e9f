package dev.fanfare.broker.redis.link;

import dev.fanfare.broker.redis.script.InfoReply;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a server says of itself.
 *
 * @param info sections persistence, memory and replication of INFO; a section that was refused is missing
 * @param minReplicas {@code min-replicas-to-write}; null where it was refused
 * @param bufferLimit {@code client-output-buffer-limit}; null where it was refused
 * @param fullCoverage {@code cluster-require-full-coverage}; null where it was refused, or this is no cluster
 */
record ServerSettings(String info, String minReplicas, String bufferLimit, String fullCoverage) {
    private static final long MIB = 1L << 20;
    private static final long LEAST_BUFFER_BYTES = 8 * MIB;
    private static final long LEAST_BACKLOG_BYTES = 16 * MIB;

    /** Those of a server that is no cluster's. */
    ServerSettings(String info, String minReplicas, String bufferLimit) {
        this(info, minReplicas, bufferLimit, null);
    }

    /** One sentence for each risk: setting, what may happen, what to set. Empty where all is well. */
    List<String> warnings() {
        return Stream.of(
                        unread(),
                        appendOnly(),
                        eviction(),
                        minReplicas(replicas()),
                        buffer(),
                        backlog(replicas()),
                        coverage())
                .filter(text -> text != null)
                .toList();
    }

    private long replicas() {
        return number("connected_slaves");
    }

    private String unread() {
        List<String> missing = new ArrayList<>();
        if (field("aof_enabled").isEmpty()) {
            missing.add("appendonly");
        }
        if (field("maxmemory_policy").isEmpty()) {
            missing.add("maxmemory-policy");
        }
        if (minReplicas == null) {
            missing.add("min-replicas-to-write");
        }
        if (bufferLimit == null) {
            missing.add("client-output-buffer-limit");
        }
        return missing.isEmpty()
                ? null
                : "Redis does not let this node read " + String.join(", ", missing)
                        + ": not checked; docs/operations/redis.md says how they should be set";
    }

    private String appendOnly() {
        return field("aof_enabled").equals("0")
                ? "Redis setting appendonly is no: a restart of Redis loses messages that were acknowledged, and members"
                        + " are reset; set appendonly yes"
                : null;
    }

    private String eviction() {
        String policy = field("maxmemory_policy");
        return policy.isEmpty() || policy.equals("noeviction")
                ? null
                : "Redis setting maxmemory-policy is " + policy
                        + ": when memory is short, rooms vanish with what was acknowledged, and members are reset; set"
                        + " maxmemory-policy noeviction";
    }

    private String minReplicas(long replicas) {
        return replicas > 0 && "0".equals(minReplicas)
                ? "Redis setting min-replicas-to-write is 0 with replicas attached: a primary that is cut off goes on"
                        + " acknowledging messages that a failover throws away; attach at least two replicas and set"
                        + " min-replicas-to-write 1"
                : null;
    }

    private String coverage() {
        return "yes".equals(fullCoverage)
                ? "Redis setting cluster-require-full-coverage is yes: while one shard has no primary the others refuse too, and"
                        + " the rooms of all shards wait; set cluster-require-full-coverage no"
                : null;
    }

    /** Classes in one line: {@code normal 0 0 0 slave ... pubsub 33554432 8388608 60}. */
    private String buffer() {
        String[] words =
                bufferLimit == null ? new String[0] : bufferLimit.trim().split("\\s+");
        for (int i = 0; i + 1 < words.length; i += 4) {
            if (words[i].equals("pubsub")) {
                return buffer(Long.parseLong(words[i + 1]));
            }
        }
        return null;
    }

    private static String buffer(long hard) {
        if (hard == 0) {
            return "Redis setting client-output-buffer-limit pubsub has no hard limit: a node that stands still can fill the"
                    + " memory of Redis; set client-output-buffer-limit pubsub 32mb 8mb 60";
        }
        return hard < LEAST_BUFFER_BYTES
                ? "Redis setting client-output-buffer-limit pubsub is " + hard
                        + " bytes: a burst cuts nodes off, and they read the stream instead, late; set"
                        + " client-output-buffer-limit pubsub 32mb 8mb 60"
                : null;
    }

    private String backlog(long replicas) {
        long size = number("repl_backlog_size");
        return replicas > 0 && size < LEAST_BACKLOG_BYTES
                ? "Redis setting repl-backlog-size is " + size
                        + " bytes: a replica that was away for a moment copies everything anew and cannot take over"
                        + " meanwhile; set repl-backlog-size 64mb"
                : null;
    }

    private long number(String name) {
        String text = field(name);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    private String field(String name) {
        return new InfoReply(info).value(name);
    }
}
