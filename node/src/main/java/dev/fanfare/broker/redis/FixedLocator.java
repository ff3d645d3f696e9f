package dev.fanfare.broker.redis;

import dev.fanfare.config.HostPort;
import dev.fanfare.config.RedisConfig;
import io.vertx.core.Future;
import java.util.function.Consumer;

/** The one server of a plain URL. Who stands behind its name may change; the link finds that by itself. */
record FixedLocator(RedisConfig config) implements Locator {
    @Override
    public Future<HostPort> primary() {
        return Future.succeededFuture(config.servers().get(0));
    }

    @Override
    public void watch(Consumer<String> moved) {
        // It never moves.
    }

    @Override
    public String describe(HostPort server) {
        return config.toString();
    }

    @Override
    public void close() {
        // Nothing runs.
    }
}
