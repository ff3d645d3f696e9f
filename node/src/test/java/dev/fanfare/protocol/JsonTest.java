package dev.fanfare.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
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
                "\u00a01",
                "\u001e1",
                "1\u0000",
                "\u00001",
                "[1,\u0000]",
                "\"\u0000\"",
                "1\ufeff",
                "NaN",
                "-Infinity",
                "/**/1",
                "# c\n1",
                "1,2",
                "\"a\"\"b\"",
                "truefalse"
            })
    void anythingElse_isRefused(String text) {
        assertThat(isValue(text)).isFalse();
    }

    @Test
    void depth_isBounded_andNeverBreaksTheStack() {
        int most = Json.MAX_DEPTH;

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

    /** The encodings that a parser of bytes would guess from zeros and byte order marks. */
    @ParameterizedTest
    @ValueSource(
            strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE", "X-UTF-16LE-BOM", "X-UTF-32BE-BOM"})
    void otherEncodings_areNotGuessed(String charset) {
        for (String text : new String[] {"1", "[]", "\"a\"", "{\"type\":\"ping\"}"}) {
            assertThat(isValue(text)).isTrue();
            assertThat(Json.isValue(text.getBytes(Charset.forName(charset)))).isFalse();
        }
    }

    @Test
    void lengths_areBoundedByTheMessageAlone() {
        int size = (16 << 20) - 16;

        assertThat(isValue('"' + "x".repeat(size) + '"')).isTrue();
        assertThat(isValue("7".repeat(size))).isTrue();
        assertThat(isValue("{\"" + "n".repeat(size) + "\":1}")).isTrue();
        assertThat(isValue("[" + "0,".repeat(size / 2) + "0]")).isTrue();
        assertThat(isValue('"' + "x".repeat(size))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "\"\\/\b\f\n\r\t", "\u0000\u001f\u007f", "\u2028\u00e4\u20ac\ud83d\ude00", "\ufeff"})
    void string_comesBackAsItWasWritten(String text) {
        String object = new String(Json.object(out -> out.writeStringField("a", text)), StandardCharsets.UTF_8);

        assertThat(isValue(object)).isTrue();
        assertThat(Json.unquoted(object.substring(5, object.length() - 1))).isEqualTo(text);
    }

    @Test
    void onlyWhatMustBe_isEscaped() {
        assertThat(Json.object(out -> out.writeStringField("a", "\"\\/\n\u001f\u007f\u2028\u00e4\ud83d\ude00")))
                .isEqualTo(ProtocolSamples.utf8("{\"a\":\"\\\"\\\\/\\n\\u001f\u007f\u2028\u00e4\ud83d\ude00\"}"));
    }

    private static boolean isValue(String text) {
        return Json.isValue(ProtocolSamples.utf8(text));
    }
}
