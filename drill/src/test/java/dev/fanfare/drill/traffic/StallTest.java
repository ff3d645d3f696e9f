package dev.fanfare.drill.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StallTest {
    private final Stall stall = new Stall();

    @Test
    void timeInWhichNothingWaits_isNoStall() {
        stall.made(100);
        stall.answered(105, false);
        stall.made(9_000);
        stall.answered(9_003, false);

        assertThat(stall.take(20_000)).isEqualTo(5);
    }

    @Test
    void waitBegins_withTheFirstThatWaits_andAnewWithEachAcknowledgement() {
        stall.made(100);
        stall.made(150);
        stall.made(200);
        stall.answered(400, true);
        stall.answered(450, true);
        stall.answered(451, false);

        assertThat(stall.take(9_000)).isEqualTo(300);
    }

    @Test
    void waitThatHasNotEnded_counts_andIsTheNextOnesToo() {
        stall.made(100);

        assertThat(stall.take(1_100)).isEqualTo(1_000);
        stall.answered(1_500, false);
        assertThat(stall.take(9_000)).isEqualTo(1_400);
        assertThat(stall.take(9_000)).isZero();
    }
}
