package dev.fanfare.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentDecoderTest {
    @ParameterizedTest
    @CsvSource({"ana, ana", "J%C3%BCrgen, Jürgen", "a%20b, a b", "%f0%9d%84%9e, 𝄞", "a+b, a+b", "%2525, %25"})
    void escapes_areUtf8(String raw, String decoded) {
        assertThat(PercentDecoder.decode(raw, false)).isEqualTo(decoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%2", "%zz", "a%2", "%ff", "%c3", "%c0%af", "%ed%a0%80", "é", "%+1"})
    void whatIsNotUtf8_isRefused(String raw) {
        assertThatThrownBy(() -> PercentDecoder.decode(raw, false)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void plus_isASpace_inQueriesAlone() {
        assertThat(PercentDecoder.decode("a+b%2B", true)).isEqualTo("a b+");
    }
}
