package dev.fanfare.transport;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that one event loop handed to its sockets. A count with one writer costs an addition; one that all loops share would
 * cost each write of each socket a locked one.
 *
 * <p><b>Threads:</b> {@link #add} on one event loop alone, {@link #sum} anywhere.
 */
public final class SentBytes {
    private final AtomicLong sum = new AtomicLong();

    /** So many more. */
    public void add(int bytes) {
        sum.setRelease(sum.getPlain() + bytes);
    }

    /** All so far. */
    public long sum() {
        return sum.getAcquire();
    }
}
