package dev.fanfare.config;

import java.time.Duration;

/**
 * What holds for the memory and the Redis engine alike.
 *
 * @param streamMessages publications of one room that the stream keeps; Redis trims in steps of about 100. At least the
 *     node's log
 * @param streamTtl how long a quiet room's stream is kept
 * @param keyTtl how long an idempotency key is remembered
 * @param publishQueueBytes bytes of messages that may wait to be confirmed; past it {@code overloaded}
 * @param publishTimeout how long a message may wait to be sent while the server is away, before
 *     {@code broker_unavailable}
 * @param linger how long a node stays subscribed to a room after its last member left
 */
public record BrokerConfig(
        int streamMessages,
        Duration streamTtl,
        Duration keyTtl,
        long publishQueueBytes,
        Duration publishTimeout,
        Duration linger) {
    /** What holds where nothing is set. */
    public static final BrokerConfig DEFAULT = new BrokerConfig(
            30_000,
            Duration.ofHours(1),
            Duration.ofMinutes(5),
            64L << 20,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10));
}
