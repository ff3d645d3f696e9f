package dev.fanfare.broker.redis.sim;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Turns the logs of all that is simulated off until it is closed: thousands of runs are full of warnings that are meant. */
final class Quiet implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.fanfare");
    private final Level before = logger.getLevel();

    Quiet() {
        logger.setLevel(Level.OFF);
    }

    @Override
    public void close() {
        logger.setLevel(before);
    }
}
