package dev.fanfare.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(50, 2_000, new Random(1));

    @Test
    void pauses_doubleUpToTheLongest_andAreNeverLessThanHalf() {
        for (int failures = 0; failures < 100; failures++) {
            long full = failures < 6 ? 50L << failures : 2_000;
            assertThat(backoff.pause(failures)).isBetween(full / 2, full);
        }
    }

    @Test
    void thoseWhoFailTogether_comeBackApart() {
        assertThat(java.util.stream.IntStream.range(0, 100)
                        .mapToLong(i -> backoff.pause(6))
                        .distinct()
                        .count())
                .isGreaterThan(50);
    }

    @Test
    void shortestPause_isOneMillisecond() {
        assertThat(new Backoff(1, 1, new Random(1)).pause(0)).isEqualTo(1);
    }
}
