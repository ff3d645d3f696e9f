package dev.fanfare.broker.redis.subscribe;

import dev.fanfare.broker.redis.wire.LogEntry;

/**
 * Which messages stand at the newest places that a feed delivered, so that another message for one of these places is
 * noticed: offsets and terms alone cannot tell that a room's keys were put back in Redis, or that a push was forged.
 *
 * <p>Holds a hash of each message id, 4 bytes; of a busy room for the last {@value #MOST} places, of a quiet one for fewer.
 *
 * <p><b>Threads:</b> its feed's.
 */
final class Delivered {
    static final int MOST = 4_096;
    private static final int FIRST = 16;

    private int[] hashes = new int[0];
    private long last;
    private int count;

    /** One more, at the next place; after {@link #forget} at any. */
    void add(LogEntry entry) {
        if (count == hashes.length && count < MOST) {
            grow();
        }
        last = entry.offset();
        hashes[slot(last)] = entry.id().hashCode();
        count = Math.min(count + 1, hashes.length);
    }

    /** Whether another message than this one is known to have been delivered at its place. */
    boolean contradicts(LogEntry entry) {
        long offset = entry.offset();
        return offset <= last
                && offset > last - count
                && hashes[slot(offset)] != entry.id().hashCode();
    }

    /** What was delivered counts no more. */
    void forget() {
        count = 0;
    }

    private int slot(long offset) {
        return (int) (offset & (hashes.length - 1));
    }

    private void grow() {
        int[] before = hashes;
        hashes = new int[before.length == 0 ? FIRST : before.length * 2];
        for (long offset = last; offset > last - count; offset--) {
            hashes[slot(offset)] = before[(int) (offset & (before.length - 1))];
        }
    }
}
