package dev.fanfare.config;

import java.time.Duration;

/**
 * What one client, and all of them, may take of a node.
 *
 * @param messageBytes greatest size of one broadcast, bytes, after inflation
 * @param roomNameLength greatest length of a room name, characters, at most 128
 * @param userNameBytes greatest length of a user name, bytes of UTF-8, at most 128
 * @param roomsPerConnection greatest number of rooms one connection is in
 * @param connections greatest number of connections of this node
 * @param handshakesPerSecond handshakes admitted a second in the long run
 * @param handshakeBurst handshakes admitted at once after a quiet time
 * @param broadcastsPerSecond broadcasts of one connection a second; 0: no limit
 * @param unacknowledged broadcasts of one connection the broker has not yet confirmed, before the node stops reading it
 * @param historyMessages greatest number of publications that {@code history} and {@code limit} give
 * @param joinTimeout how long a join waits for the broker
 * @param joins how fast clients may ask and join
 */
public record Limits(
        int messageBytes,
        int roomNameLength,
        int userNameBytes,
        int roomsPerConnection,
        int connections,
        int handshakesPerSecond,
        int handshakeBurst,
        int broadcastsPerSecond,
        int unacknowledged,
        int historyMessages,
        Duration joinTimeout,
        JoinBounds joins) {
    /** Bytes: no node can be set to take a greater broadcast. */
    public static final int GREATEST_MESSAGE_BYTES = 16 << 20;

    /** What holds where nothing is set. */
    public static final Limits DEFAULT =
            new Limits(65_536, 128, 128, 100, 100_000, 1_000, 2_000, 0, 128, 1_000, Duration.ofSeconds(10));

    /** The same, with the joins that hold where nothing is set. */
    public Limits(
            int messageBytes,
            int roomNameLength,
            int userNameBytes,
            int roomsPerConnection,
            int connections,
            int handshakesPerSecond,
            int handshakeBurst,
            int broadcastsPerSecond,
            int unacknowledged,
            int historyMessages,
            Duration joinTimeout) {
        this(
                messageBytes,
                roomNameLength,
                userNameBytes,
                roomsPerConnection,
                connections,
                handshakesPerSecond,
                handshakeBurst,
                broadcastsPerSecond,
                unacknowledged,
                historyMessages,
                joinTimeout,
                JoinBounds.DEFAULT);
    }

    /** The same with other bounds on joins. */
    public Limits with(JoinBounds bounds) {
        return new Limits(
                messageBytes,
                roomNameLength,
                userNameBytes,
                roomsPerConnection,
                connections,
                handshakesPerSecond,
                handshakeBurst,
                broadcastsPerSecond,
                unacknowledged,
                historyMessages,
                joinTimeout,
                bounds);
    }
}
