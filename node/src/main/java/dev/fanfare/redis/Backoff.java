package dev.fanfare.redis;

import java.util.random.RandomGenerator;

/**
 * Pauses between attempts that fail one after the other: doubled each time up to a longest, and a random part of up to a
 * half of each is left out, so that those who failed together do not come back together.
 *
 * @param first the first pause, at least 1 millisecond
 * @param longest no pause is longer, milliseconds
 * @param random what is left out
 */
public record Backoff(int first, int longest, RandomGenerator random) {
    private static final int MAX_DOUBLINGS = 16;

    /** The pause after {@code failures} in a row before this one, 0 for none; at least 1 millisecond. */
    public long pause(int failures) {
        long full = Math.min(longest, (long) first << Math.min(failures, MAX_DOUBLINGS));
        return Math.max(1, full - random.nextInt((int) (full / 2) + 1));
    }
}
