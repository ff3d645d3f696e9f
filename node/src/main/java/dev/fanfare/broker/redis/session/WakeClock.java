package dev.fanfare.broker.redis.session;

import java.util.function.LongSupplier;

/**
 * A clock in milliseconds that does not count the time during which this process stood still, so that no deadline ends
 * because nobody was there to keep it. Someone must read it often, which {@link #TICK_MS} is for: a reading that comes
 * later than the bound after the one before tells of a stop (SIGSTOP, a long garbage collection, a machine with no time to
 * spare).
 *
 * <p>What the process did not see it cannot trust: the connections may be dead, the server another one. So who takes
 * anything from outside asks {@link #slept} first.
 *
 * <p><b>Threads:</b> one context.
 */
public final class WakeClock implements LongSupplier {
    /** How often it must be read while all is well. */
    public static final long TICK_MS = 200;

    private final LongSupplier source;
    private final long bound;
    private boolean begun;
    private long last;
    private long skipped;
    private long slept;

    /** A clock over {@code source}, milliseconds that never go back; a gap of {@code bound} milliseconds is a stop. */
    public WakeClock(LongSupplier source, long bound) {
        this.source = source;
        this.bound = bound;
    }

    @Override
    public long getAsLong() {
        long now = source.getAsLong();
        long gap = now - last;
        if (begun && gap >= bound) {
            skipped += gap;
            slept += gap;
        }
        begun = true;
        last = now;
        return now - skipped;
    }

    /** How many milliseconds it stood still since this was asked last; 0 for not at all. */
    public long slept() {
        getAsLong();
        long since = slept;
        slept = 0;
        return since;
    }
}
