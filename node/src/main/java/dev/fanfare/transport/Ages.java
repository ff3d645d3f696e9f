package dev.fanfare.transport;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * When connections are old. Each gets an age of its own, four to six fifths of the one that is set: those that came in one
 * storm do not leave in one.
 *
 * <p><b>Threads:</b> its loop.
 */
public final class Ages {
    private static final double LEAST = 0.8;
    private static final double SPREAD = 0.4;

    private final long age;
    private final LongSupplier nanoTime;
    private final DoubleSupplier random;

    /**
     * @param age zero: nobody gets old
     * @param nanoTime a clock that only goes forward, nanoseconds
     * @param random from 0 to 1
     */
    public Ages(Duration age, LongSupplier nanoTime, DoubleSupplier random) {
        this.age = age.toNanos();
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /** When a connection that opens now is old; for {@link #isPast}. */
    public long next() {
        return nanoTime.getAsLong() + (long) (age * (LEAST + SPREAD * random.getAsDouble()));
    }

    /** Whether this time has come. */
    public boolean isPast(long oldAt) {
        return age > 0 && nanoTime.getAsLong() - oldAt >= 0;
    }
}
