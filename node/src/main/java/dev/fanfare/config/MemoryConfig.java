package dev.fanfare.config;

import java.time.Duration;

/**
 * What all clients together may hold of a node's memory, beside the rooms' logs.
 *
 * @param answerBytes bytes of pages of history and lists of members that clients have not taken yet
 * @param answerReads such answers that are read from Redis at the same time
 * @param answerTimeout how long somebody waits for a place among them, and how long a client may take to take one while others
 *     wait
 * @param unfinishedBytes bytes of messages that have begun and have not come whole
 * @param messageTimeout how long after its beginning a message must have come whole
 */
public record MemoryConfig(
        long answerBytes, int answerReads, Duration answerTimeout, long unfinishedBytes, Duration messageTimeout) {
    /** What holds where nothing is set. */
    public static final MemoryConfig DEFAULT =
            new MemoryConfig(32L << 20, 64, Duration.ofSeconds(20), 64L << 20, Duration.ofMinutes(2));
}
