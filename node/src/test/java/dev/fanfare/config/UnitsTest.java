package dev.fanfare.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({"7, 7", "7B, 7", "64KiB, 65536", "64 kib, 65536", "16MiB, 16777216", "2GiB, 2147483648"})
    void size_isReadWithItsSuffix(String text, long bytes) {
        assertThat(Units.size(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"0ms, 0", "1500ms, 1500", "10s, 10000", "5m, 300000", "2h, 7200000"})
    void time_isReadWithItsSuffix(String text, long millis) {
        assertThat(Units.time(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "1.5s", "-1s", "10 parsecs", "s"})
    void timeWithoutUnit_orOfAnotherForm_isRefused(String text) {
        assertThatThrownBy(() -> Units.time(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "64KB", "64K", "1.5MiB", "-1"})
    void sizeOfAnotherForm_isRefused(String text) {
        assertThatThrownBy(() -> Units.size(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void eachDefault_isReadBackFromItsText() {
        for (Key<?> key : Keys.ALL) {
            if (key.fallback() != null && !key.fallback().equals(java.util.List.of())) {
                assertThat((Object) key.parse(key.defaultText())).as(key.name()).isEqualTo(key.fallback());
            }
        }
    }
}
