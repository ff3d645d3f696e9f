package dev.fanfare.broker.redis.sentinel;

import dev.fanfare.config.HostPort;
import io.vertx.core.Future;
import java.util.function.Consumer;

/**
 * One server that is known. Who stands behind its name may change; the link finds that by itself.
 *
 * @param server the server
 * @param name the server as an operator knows it
 */
public record FixedLocator(HostPort server, String name) implements Locator {
    @Override
    public Future<HostPort> primary() {
        return Future.succeededFuture(server);
    }

    @Override
    public void watch(Consumer<String> moved) {
        // It never moves.
    }

    @Override
    public String describe(HostPort located) {
        return name;
    }

    @Override
    public void close() {
        // Nothing runs.
    }
}
