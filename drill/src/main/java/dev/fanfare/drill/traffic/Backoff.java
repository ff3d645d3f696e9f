package dev.fanfare.drill.traffic;

import java.util.Random;

/** How long to wait before the next attempt: a random time up to a bound that doubles with each. */
final class Backoff {
    private static final int FIRST_MS = 300;
    private static final int MOST_MS = 5_000;

    private final Random random;
    private int bound = FIRST_MS;

    Backoff(Random random) {
        this.random = random;
    }

    /** In milliseconds. */
    long next() {
        int delay = random.nextInt(bound);
        bound = Math.min(bound * 2, MOST_MS);
        return delay;
    }

    void reset() {
        bound = FIRST_MS;
    }
}
