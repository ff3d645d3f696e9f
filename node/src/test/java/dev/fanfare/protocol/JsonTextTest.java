package dev.fanfare.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "10",
                "1.5",
                "1e5",
                "1E+5",
                "1.25e-10",
                "true",
                "false",
                "null",
                "\"\"",
                "\"\\u00Af\\n\\\"\"",
                "[]",
                "{}",
                " [ 1 , [ ] , { } ] ",
                "{\"a\":{\"b\":[{}]},\"\":0}",
                "\t\r\n1\n",
                "\"\u2028\u007f\""
            })
    void value_ofTheGrammar_isTaken(String text) {
        assertThat(isValue(text)).isTrue();
        assertThat(Jackson.isValue(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "01",
                "-",
                "+1",
                ".5",
                "1.",
                "1e",
                "1e+",
                "0x1",
                "Infinity",
                "tru",
                "True",
                "nulll",
                "\"",
                "\"\\\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\n\"",
                "[",
                "]",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[1}",
                "{",
                "{]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{1:1}",
                "{\"a\" 1}",
                "1 1",
                "[]]",
                "{},",
                "'a'",
                "// c\n1",
                "\ufeff1",
                "\u00a01"
            })
    void anythingElse_isRefused(String text) {
        assertThat(isValue(text)).isFalse();
    }

    @Test
    void depth_isBounded_andNeverBreaksTheStack() {
        int most = JsonText.MAX_DEPTH;

        assertThat(isValue("[".repeat(most) + "]".repeat(most))).isTrue();
        assertThat(isValue("{\"a\":".repeat(most) + "1" + "}".repeat(most))).isTrue();
        assertThat(isValue("[".repeat(most + 1) + "]".repeat(most + 1))).isFalse();
        assertThat(isValue("[{\"a\":".repeat(1_000_000))).isFalse();
    }

    @Test
    void nesting_closesWhatWasOpened() {
        String mixed = "[{\"a\":".repeat(40) + "0" + "}]".repeat(40);

        assertThat(isValue(mixed)).isTrue();
        for (int i = mixed.length() - 80; i < mixed.length(); i++) {
            String wrong = mixed.substring(0, i) + (mixed.charAt(i) == ']' ? '}' : ']') + mixed.substring(i + 1);
            assertThat(isValue(wrong)).as(wrong).isFalse();
        }
    }

    @Test
    void randomText_isJudgedAsAGeneralParserJudgesIt() {
        Random random = new Random(7);
        String[] parts = {
            "[", "]", "{", "}", ",", ":", "\"a\"", "\"\\n\"", "1", "-0.5e2", "0", " ", "true", "null", "\"", "e", "."
        };
        int valid = 0;
        for (int round = 0; round < 100_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(9); n >= 0; n--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            boolean expected = Jackson.isValue(text.toString());
            assertThat(isValue(text.toString())).as("<%s>", text).isEqualTo(expected);
            valid += expected ? 1 : 0;
        }
        assertThat(valid).isGreaterThan(500);
    }

    private static boolean isValue(String text) {
        return JsonText.isValue(Samples.utf8(text));
    }
}
