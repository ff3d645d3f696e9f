package dev.fanfare.broker.redis.sim;

import java.util.List;

/** What a modelled server tells of its settings, and of itself but for replication. */
final class Telling {
    private Telling() {}

    /** CONFIG GET of one setting. */
    static Object config(List<String> args) {
        if (!args.get(0).equalsIgnoreCase("GET")) {
            throw new AssertionError("the model does not know CONFIG " + args.get(0));
        }
        String value = switch (args.get(1)) {
            case "min-replicas-to-write" -> "0";
            case "client-output-buffer-limit" -> "normal 0 0 0 slave 0 0 0 pubsub 33554432 8388608 60";
            case "appendfsync" -> "everysec";
            default -> throw new AssertionError("the model does not know the setting " + args.get(1));
        };
        return List.of(args.get(1), value);
    }

    /** INFO of one section, {@code run} being the server's run_id. */
    static String info(String section, String run) {
        return switch (section) {
            case "server" -> "# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\nrun_id:" + run + "\r\n";
            case "persistence" -> "# Persistence\r\nloading:0\r\naof_enabled:1\r\n";
            case "memory" -> "# Memory\r\nmaxmemory_policy:noeviction\r\n";
            case "cluster" -> "# Cluster\r\ncluster_enabled:0\r\n";
            default -> throw new AssertionError("the model does not know INFO " + section);
        };
    }
}
