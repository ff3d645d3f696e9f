package dev.fanfare.broker.redis.sentinel;

import dev.fanfare.config.HostPort;
import io.vertx.core.Future;
import java.util.function.Consumer;

/**
 * Knows where the primary is: the one server that the link works with.
 *
 * <p><b>Threads:</b> the broker's context; futures complete there.
 */
public interface Locator {
    /**
     * Where the primary is now. Completes within {@code RedisConfig.silence}; fails, saying why in words, where it cannot
     * be told for now, and with {@link dev.fanfare.broker.BrokerRefusedException} where trying again cannot mend that. A
     * call ends the one before it.
     */
    Future<HostPort> primary();

    /** A session with the primary that was told last has begun; {@code moved} is called, with a reason, when it moves. */
    void watch(Consumer<String> moved);

    /** A server as an operator knows it. */
    String describe(HostPort server);

    /** Ends what runs; nothing is told from here on. */
    void close();
}
