package dev.fanfare.broker.redis.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WakeClockTest {
    /** Near the end of its range, as a clock that only goes forward may be. */
    private long now = Long.MAX_VALUE - 5_000;

    private final WakeClock clock = new WakeClock(() -> now, 3_000);

    @Test
    void readOften_itTellsTheTime_andOfNoStop() {
        long start = clock.getAsLong();
        for (int i = 0; i < 100; i++) {
            now += 200;
            assertThat(clock.getAsLong()).isEqualTo(start + 200 * (i + 1));
            assertThat(clock.slept()).isZero();
        }
    }

    @Test
    void firstReading_isNoStop_howeverLate() {
        now += 60_000;
        assertThat(clock.slept()).isZero();
    }

    @Test
    void stop_isNotCounted_andToldOnce_whoeverReadTheClockFirst() {
        long start = clock.getAsLong();
        now += 10_000;
        assertThat(clock.getAsLong()).isEqualTo(start);
        now += 100;
        assertThat(clock.getAsLong()).isEqualTo(start + 100);
        assertThat(clock.slept()).isEqualTo(10_000);
        assertThat(clock.slept()).isZero();
    }

    @Test
    void gapUnderTheBound_isTimeLikeAnyOther() {
        long start = clock.getAsLong();
        now += 2_999;
        assertThat(clock.getAsLong()).isEqualTo(start + 2_999);
        assertThat(clock.slept()).isZero();
    }
}
