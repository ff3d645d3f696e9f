package dev.fanfare.drill.traffic;

/**
 * In what way clients of a run differ from the usual ones.
 *
 * @param burst messages that a publisher makes at a time; with more, it makes them as much less often. At least 1
 * @param patienceSeconds how long a connection may be silent before a client gives it up, at least 3
 * @param receiveBytes bytes that the machine is to take for a client that does not read; 0: as many as it likes
 * @param together whether all of a room go to the same target at first; else they are spread
 * @param noiseBytes size of the messages of one more room, 20 a second for 2 members; 0: there is none
 */
public record Habits(int burst, int patienceSeconds, int receiveBytes, boolean together, int noiseBytes) {
    /** One message at a time, 6 s, buffers as the machine likes, spread, no noise. */
    public static final Habits USUAL = new Habits(1, 6, 0, false, 0);

    /** Publishers that make so many messages at a time, and clients for which the machine keeps so many bytes. */
    public static Habits slow(int burst, int receiveBytes, int noiseBytes) {
        return new Habits(burst, USUAL.patienceSeconds, receiveBytes, false, noiseBytes);
    }

    /** Each room at one target, by clients that wait so long. */
    public static Habits together(int patienceSeconds) {
        return new Habits(USUAL.burst, patienceSeconds, 0, true, 0);
    }
}
