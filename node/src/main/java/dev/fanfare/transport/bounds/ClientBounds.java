package dev.fanfare.transport.bounds;

import dev.fanfare.config.MemoryConfig;

/**
 * What all clients of a node share of its memory.
 *
 * @param answers on the way out
 * @param input on the way in
 */
public record ClientBounds(AnswerBounds answers, InputBounds input) {
    /** Bounds of a node that has no client. */
    public ClientBounds(MemoryConfig config) {
        this(new AnswerBounds(config), new InputBounds(config));
    }
}
