package dev.fanfare.room;

/**
 * What a hub has done so far. Written by its loop alone, once a turn, and read by any thread.
 */
public final class HubStats {
    private volatile long deliveries;
    private volatile long flushes;
    private volatile long resets;
    private volatile int members;
    private volatile int rooms;
    private volatile int lagging;

    /** Publications written to members. */
    public long deliveries() {
        return deliveries;
    }

    /** Flushes of a socket: {@code deliveries / flushes} is how well they were gathered. */
    public long flushes() {
        return flushes;
    }

    /** Members told that they missed something. */
    public long resets() {
        return resets;
    }

    /** Memberships now: a connection in three rooms counts three times. */
    public int members() {
        return members;
    }

    /** Rooms with a member on this loop now. */
    public int rooms() {
        return rooms;
    }

    /** Cursors that are behind the top now. */
    public int lagging() {
        return lagging;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void turn(long delivered, long flushed, long reset) {
        deliveries += delivered;
        flushes += flushed;
        resets += reset;
    }

    void now(int nowMembers, int nowRooms, int nowLagging) {
        members = nowMembers;
        rooms = nowRooms;
        lagging = nowLagging;
    }
}
