package dev.fanfare.transport.bounds;

import dev.fanfare.config.MemoryConfig;
import java.time.Duration;

/**
 * What messages may take that have not come whole.
 *
 * @param unfinished their memory, of all connections
 * @param timeout how long after its first byte each must have come whole
 */
public record InputBounds(UnfinishedInput unfinished, Duration timeout) {
    /** Bounds of a node that has no such message. */
    public InputBounds(MemoryConfig config) {
        this(new UnfinishedInput(config.unfinishedBytes()), config.messageTimeout());
    }
}
