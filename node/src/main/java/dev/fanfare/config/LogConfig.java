package dev.fanfare.config;

/**
 * How much of the rooms' logs a node keeps in memory. What was trimmed is read from the broker's stream.
 *
 * @param messages greatest number of publications of one room's log
 * @param bytes greatest size of one room's log, bytes, payloads and encoded frames together
 * @param allBytes greatest size of all logs of the node, bytes; past it the logs quiet for longest are trimmed first
 */
public record LogConfig(int messages, long bytes, long allBytes) {
    /** What holds where nothing is set. */
    public static final LogConfig DEFAULT = new LogConfig(10_000, 16L << 20, 256L << 20);
}
