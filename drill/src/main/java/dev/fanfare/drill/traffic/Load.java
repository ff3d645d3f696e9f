package dev.fanfare.drill.traffic;

/**
 * What traffic to make.
 *
 * @param rooms number of rooms, at least 1; members and publishers are spread over them evenly
 * @param members number of members in all, each in one room, at least one a room
 * @param rate broadcasts a second in all, over all rooms; at least one a second
 * @param payloadBytes size of a broadcast's {@code data} as JSON text, at least 64
 * @param obeyGoaway whether members open the next connection when they are told to, and leave the first one afterwards
 * @param seed of everything random: jitter, and who connects when
 * @param habits in what way clients are unusual
 */
public record Load(int rooms, int members, int rate, int payloadBytes, boolean obeyGoaway, long seed, Habits habits) {
    /** The same with usual clients. */
    public Load(int rooms, int members, int rate, int payloadBytes, boolean obeyGoaway, long seed) {
        this(rooms, members, rate, payloadBytes, obeyGoaway, seed, Habits.USUAL);
    }
}
