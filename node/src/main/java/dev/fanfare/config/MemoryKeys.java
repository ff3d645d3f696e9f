package dev.fanfare.config;

import static dev.fanfare.config.Tier.RARE;
import static dev.fanfare.config.Types.count;
import static dev.fanfare.config.Types.size;
import static dev.fanfare.config.Types.time;

import java.time.Duration;

/** The keys that say what all clients together may hold of a node's memory. */
final class MemoryKeys {
    static final KeyList LIST = new KeyList();
    private static final MemoryConfig DEFAULT = MemoryConfig.DEFAULT;

    static final Key<Long> ANSWER_BYTES = LIST.add(
            "answer-bytes",
            RARE,
            size(1L << 20, 64L << 30),
            DEFAULT.answerBytes(),
            "bytes of history and lists of members that clients have not taken yet; past it who asks waits");
    static final Key<Integer> ANSWER_READS = LIST.add(
            "answer-reads",
            RARE,
            count("answers", 1, 4_096),
            DEFAULT.answerReads(),
            "history and lists of members that are read from Redis at once; past it who asks waits");
    static final Key<Duration> ANSWER_TIMEOUT = LIST.add(
            "answer-timeout",
            RARE,
            time(Duration.ofMillis(100), Duration.ofMinutes(10)),
            DEFAULT.answerTimeout(),
            "how long an answer waits for its place, and how long a client may take to take it while others wait");

    static final Key<Long> UNFINISHED_BYTES = LIST.add(
            "unfinished-bytes",
            RARE,
            size(64L << 10, 64L << 30),
            DEFAULT.unfinishedBytes(),
            "bytes of messages that have not come whole; past it the largest is closed; at least max-message-bytes");
    static final Key<Duration> MESSAGE_TIMEOUT = LIST.add(
            "message-timeout",
            RARE,
            time(Duration.ofMillis(100), Duration.ofHours(1)),
            DEFAULT.messageTimeout(),
            "how long after its first byte a message must have come whole");

    private MemoryKeys() {}
}
