package dev.fanfare.drill.traffic;

/**
 * How long a publisher, with something unacknowledged, gets no acknowledgement: the longest such time since it was last
 * asked.
 *
 * <p><b>Threads:</b> its publisher's loop.
 */
final class Stall {
    /** Since when it waits for the next acknowledgement; 0 while nothing is unacknowledged. */
    private long since;

    private long longest;

    /** A message was made. */
    void made(long now) {
        if (since == 0) {
            since = now;
        }
    }

    /** A message was answered; {@code more}: others still wait. */
    void answered(long now, boolean more) {
        longest = longest(now);
        since = more ? now : 0;
    }

    /** The longest time until now, in nanoseconds, with the one that has not ended; counts from 0 afterwards. */
    long take(long now) {
        long taken = longest(now);
        longest = 0;
        return taken;
    }

    private long longest(long now) {
        return since == 0 ? longest : Math.max(longest, now - since);
    }
}
