package dev.fanfare.node;

import java.util.function.LongSupplier;

/**
 * So many at once, and so many a second in the long run.
 *
 * <p><b>Threads:</b> confined to its owner.
 */
public final class TokenBucket {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private final double capacity;
    private final LongSupplier nanoTime;
    private double tokens;
    private long filledAt;

    /**
     * A full bucket.
     *
     * @param perSecond tokens that come in a second, above 0
     * @param capacity tokens it holds at most, at least 1
     * @param nanoTime a clock that only goes forward, nanoseconds
     */
    public TokenBucket(double perSecond, double capacity, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.capacity = capacity;
        this.nanoTime = nanoTime;
        this.tokens = capacity;
        this.filledAt = nanoTime.getAsLong();
    }

    /** Takes a token; false where there is none. */
    public boolean tryTake() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(capacity, tokens + (now - filledAt) / NANOS_PER_SECOND * perSecond);
        filledAt = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
