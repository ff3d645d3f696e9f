package dev.fanfare;

import dev.fanfare.config.ConfigLoader;
import dev.fanfare.config.NodeConfig;
import dev.fanfare.transport.Routes;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A whole node in this process, on an engine that can be made to fail. */
public final class ApiNode implements AutoCloseable {
    private final FaultyEngine engine = new FaultyEngine();
    private final NodeProcess process;

    /** Starts a node with these keys, value after name. */
    public static ApiNode start(String... keys) {
        return new ApiNode(Future.succeededFuture(), keys);
    }

    /** The same, but its engine's server answers only then; the node is starting until it does. */
    public static ApiNode startSlowly(Future<Void> firstUp, String... keys) {
        List<String> slow = new ArrayList<>(List.of(keys));
        slow.addAll(List.of("redis", "redis://127.0.0.1:1", "redis-connect-timeout", "1m"));
        return new ApiNode(firstUp, slow.toArray(String[]::new));
    }

    private ApiNode(Future<Void> firstUp, String... keys) {
        Map<String, String> flags = new HashMap<>(Map.of("port", "0", "ops-port", "0", "node-id", "n1"));
        for (int i = 0; i < keys.length; i += 2) {
            flags.put(keys[i], keys[i + 1]);
        }
        NodeConfig config = ConfigLoader.load(null, flags, Map.of());
        process = NodeProcess.start(config, around -> engine.on(around, firstUp));
    }

    public FaultyEngine engine() {
        return engine;
    }

    public int port() {
        return process.port();
    }

    public int opsPort() {
        return process.opsPort();
    }

    /** What it serves to clients. */
    public List<Routes> routes() {
        return process.routes();
    }

    /** As SIGTERM's second half: clients are told to go, and all is released. */
    @Override
    public void close() {
        process.stop();
    }
}
