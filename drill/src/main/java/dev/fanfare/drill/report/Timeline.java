package dev.fanfare.drill.report;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What happened when: counts in slices of time, and marks.
 *
 * <p><b>Threads:</b> any.
 */
public final class Timeline {
    /** One slice. */
    public static final Duration SLICE = Duration.ofMillis(100);

    private static final int LONGEST = 36_000; // an hour; what comes later is counted in the last slice

    private final long start = System.nanoTime();
    private final AtomicLongArray published = new AtomicLongArray(LONGEST);
    private final AtomicLongArray delivered = new AtomicLongArray(LONGEST);
    private final AtomicLongArray reconnects = new AtomicLongArray(LONGEST);
    private final List<Mark> marks = new CopyOnWriteArrayList<>();

    /**
     * Something that was done to the deployment.
     *
     * @param at since the start
     * @param what in words
     */
    public record Mark(Duration at, String what) {}

    /** A message was sent now. */
    public void countPublished() {
        published.incrementAndGet(slice());
    }

    /** A message was delivered now. */
    public void countDelivered() {
        delivered.incrementAndGet(slice());
    }

    /** A connection was made again now. */
    public void countReconnect() {
        reconnects.incrementAndGet(slice());
    }

    /** Something was done now. */
    public void mark(String what) {
        marks.add(new Mark(elapsed(), what));
    }

    /** In the order they were made. */
    public List<Mark> marks() {
        return List.copyOf(marks);
    }

    /** Time since the start. */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** One count a slice, from the start to now. */
    public long[] published() {
        return copy(published);
    }

    /** One count a slice, from the start to now. */
    public long[] delivered() {
        return copy(delivered);
    }

    /** One count a slice, from the start to now. */
    public long[] reconnects() {
        return copy(reconnects);
    }

    private int slice() {
        return (int) Math.min((System.nanoTime() - start) / SLICE.toNanos(), LONGEST - 1);
    }

    private long[] copy(AtomicLongArray counts) {
        long[] copy = new long[slice() + 1];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = counts.get(i);
        }
        return copy;
    }
}
