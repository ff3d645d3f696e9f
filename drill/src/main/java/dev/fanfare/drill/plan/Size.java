package dev.fanfare.drill.plan;

/**
 * How much traffic.
 *
 * @param members in all, at least one a room
 * @param rooms at least 1
 * @param rate broadcasts a second in all
 * @param payloadBytes size of a broadcast's data, at least 64
 */
public record Size(int members, int rooms, int rate, int payloadBytes) {
    /** What a machine of two cores carries beside the cluster. */
    public static final Size USUAL = new Size(200, 10, 200, 128);
}
