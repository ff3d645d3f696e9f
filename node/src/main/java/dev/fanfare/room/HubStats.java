package dev.fanfare.room;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * What a hub has done so far. Written by its loop alone, memberships as they change and the rest once a turn, and read by
 * any thread.
 */
public final class HubStats {
    private final AtomicIntegerArray members = new AtomicIntegerArray(Transport.values().length);
    private volatile long deliveries;
    private volatile long flushes;
    private volatile long resets;
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
        int sum = 0;
        for (int i = 0; i < members.length(); i++) {
            sum += members.get(i);
        }
        return sum;
    }

    /** Those of members that are reached so. */
    public int members(Transport transport) {
        return members.get(transport.ordinal());
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

    void members(Transport transport, int change) {
        members.addAndGet(transport.ordinal(), change);
    }

    void now(int nowLagging) {
        lagging = nowLagging;
    }
}
