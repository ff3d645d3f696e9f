package dev.fanfare.broker.redis.sim;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Thousands of runs full of faults would fill the log with warnings that are meant. */
final class Quiet {
    private Quiet() {}

    /** Turns the logs of all that is simulated off, for this JVM. */
    static void logs() {
        ((Logger) LoggerFactory.getLogger("dev.fanfare")).setLevel(Level.OFF);
    }
}
