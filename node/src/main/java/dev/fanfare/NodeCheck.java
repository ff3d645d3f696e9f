package dev.fanfare;

import dev.fanfare.broker.redis.RedisInspection;
import dev.fanfare.cli.ExitCode;
import dev.fanfare.cli.Finding;
import dev.fanfare.config.NodeConfig;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.config.ServerConfig;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** What a node would find at its start, found without one: ports, and the Redis. Blocks, bounded by what the configuration says. */
final class NodeCheck {
    private NodeCheck() {}

    /** @param redisOnly whether the Redis alone is looked at */
    static List<Finding> run(NodeConfig config, boolean redisOnly) {
        List<Finding> findings = new ArrayList<>();
        if (!redisOnly) {
            ServerConfig server = config.server();
            findings.add(port("port", server.host(), server.port()));
            findings.add(port("ops-port", server.opsHost(), server.opsPort()));
        }
        if (config.redis() == null) {
            findings.add(Finding.good("no Redis: a node alone"));
        } else {
            findings.addAll(redis(config.redis()));
        }
        return findings;
    }

    private static Finding port(String key, String host, int port) {
        String where = key + ": " + host + ":" + port;
        return TakenPorts.taken(host, port)
                ? Finding.refused(
                        ExitCode.PORT, where + " cannot be listened on; --" + key + " takes another, 0 any free one")
                : Finding.good(where + (port == 0 ? ", any free one" : " is free"));
    }

    private static List<Finding> redis(RedisConfig config) {
        Vertx vertx = Vertx.vertx();
        try {
            return RedisInspection.run(vertx, config).await().stream()
                    .map(verdict -> switch (verdict.grade()) {
                        case GOOD -> Finding.good(verdict.words());
                        case RISK -> Finding.risk(verdict.words());
                        case REFUSED -> Finding.refused(ExitCode.REDIS_REFUSED, verdict.words());
                    })
                    .toList();
        } finally {
            vertx.close().await();
        }
    }
}
