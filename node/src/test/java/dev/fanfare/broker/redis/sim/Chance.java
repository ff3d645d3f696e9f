package dev.fanfare.broker.redis.sim;

import java.util.List;
import java.util.Random;

/** The dice of a run. */
final class Chance {
    private final Random random;

    Chance(long seed) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
    }

    /** A generator of its own, so that one part's draws do not move another's. */
    Random fork() {
        return new Random(random.nextLong());
    }

    boolean in(double probability) {
        return random.nextDouble() < probability;
    }

    /** From {@code least} to {@code most}, both included. */
    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    /** The same in milliseconds, as microseconds. */
    long millis(int least, int most) {
        return 1_000L * between(least, most) + random.nextInt(1_000);
    }

    <T> T of(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** So many characters of {@code 0-9 a-f}. */
    String hex(int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(Character.forDigit(random.nextInt(16), 16));
        }
        return text.toString();
    }

    /** A way through a network: mostly well below a millisecond, sometimes much longer; microseconds. */
    long latency() {
        int kind = random.nextInt(100);
        if (kind < 90) {
            return 50 + random.nextInt(400);
        }
        return kind < 99 ? 500 + random.nextInt(4_000) : 5_000 + random.nextInt(60_000);
    }

    /** The same where one segment in twenty is lost and transmitted again. */
    long lossyLatency() {
        return in(0.03) ? millis(200, 500) : latency();
    }
}
