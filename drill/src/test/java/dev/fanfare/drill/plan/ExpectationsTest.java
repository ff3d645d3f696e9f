package dev.fanfare.drill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.drill.report.Distribution;
import dev.fanfare.drill.report.Figures;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectationsTest {
    @Test
    void healthyFigures_breachNothing() {
        assertThat(Expectations.DELAY_ONLY.withUsualGap(Duration.ofSeconds(2)).breaches(figures(0, 0, 0, 0, 1_999)))
                .isEmpty();
    }

    @Test
    void gapFree_allowsReconnectsAndRefusals_butNoHole_evenAnHonestOne() {
        assertThat(Expectations.GAP_FREE.breaches(figures(9, 0, 0, 9, 9_999))).isEmpty();
        assertThat(Expectations.GAP_FREE.breaches(figures(0, 2, 0, 0, 0)))
                .singleElement()
                .asString()
                .contains("recovered:false", "2 times");
        assertThat(Expectations.GAP_FREE.breaches(figures(0, 0, 3, 0, 0)))
                .containsExactly("expected no reset; there were 3");
    }

    @Test
    void delayOnly_allowsNeitherRefusalNorReconnect() {
        assertThat(Expectations.DELAY_ONLY.breaches(figures(1, 0, 0, 1, 0))).hasSize(2);
    }

    @Test
    void told_allowsHolesThatAreTold_andNothingElse() {
        assertThat(Expectations.TOLD.breaches(figures(0, 2, 3, 0, 9_999))).isEmpty();
        assertThat(Expectations.TOLD.breaches(figures(1, 0, 0, 1, 0))).hasSize(2);
    }

    @Test
    void usualGap_isThatOfHalfOfTheMembers() {
        assertThat(Expectations.GAP_FREE.withUsualGap(Duration.ofSeconds(2)).breaches(figures(0, 0, 0, 0, 2_001)))
                .singleElement()
                .asString()
                .contains("2000 ms", "2001 ms");
    }

    private static Figures figures(long refused, long unrecovered, long resets, long reconnects, double gap) {
        Distribution gaps = new Distribution(1, gap, gap, gap, List.of());
        return new Figures(
                1,
                1,
                refused,
                1,
                0,
                0,
                0,
                0,
                unrecovered,
                resets,
                reconnects,
                0,
                Distribution.NONE,
                Distribution.NONE,
                gaps,
                Distribution.NONE,
                Distribution.NONE,
                List.of());
    }
}
