package dev.fanfare.drill.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {
    @ParameterizedTest
    @CsvSource({"3900, 1000, 4000", "4001, 2000, 6000", "0, 1e-9, 1e-9", "7, 2, 8", "1, 0.5, 1"})
    void axis_endsAtARoundNumber_aboveTheValue(double value, double step, double top) {
        Scale scale = Scale.upTo(value, 4, 0, 100);

        assertThat(scale.top()).isGreaterThanOrEqualTo(value);
        if (value > 0) {
            assertThat(scale.step()).isEqualTo(step);
            assertThat(scale.top()).isEqualTo(top);
        }
        assertThat(scale.place(0)).isZero();
        assertThat(scale.place(scale.top())).isEqualTo(100);
        assertThat(scale.ticks()).hasSizeBetween(2, 6);
    }
}
