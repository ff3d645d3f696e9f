package dev.fanfare.transport.websocket;

import static dev.fanfare.transport.websocket.ClientFrames.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8ValidatorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "7F",
                "C2 80",
                "DF BF",
                "E0 A0 80",
                "ED 9F BF",
                "EE 80 80",
                "EF BF BD",
                "EF BF BF",
                "F0 90 80 80",
                "F4 8F BF BF",
                "CE BA E1 BD B9 CF 83 CE BC CE B5",
                "41 42 43 44 45 46 47 48 C3 A9 49 4A 4B 4C 4D 4E 4F 50 51"
            })
    void whole_isAccepted(String bytes) {
        byte[] text = hex(bytes);

        assertThat(Utf8Validator.isValid(text, 0, text.length)).isTrue();
    }

    /** After Markus Kuhn's stress test, and the ends of each range: the last byte given is the first that shows it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "BF",
                "C0",
                "C1",
                "C0 80",
                "F5",
                "F8",
                "FC",
                "FE",
                "FF",
                "C2 41",
                "C2 C2",
                "DF 00",
                "E0 80",
                "E0 9F",
                "E1 80 41",
                "ED A0",
                "ED BF",
                "E1 80 C0",
                "EF BF C0",
                "F0 80",
                "F0 8F",
                "F4 90",
                "F1 80 80 41",
                "F0 90 80 C0",
                "F8 88 80 80 80",
                "FC 84 80 80 80 80",
                "CE BA E1 BD B9 CF 83 CE BC CE B5 ED A0",
                "41 42 43 44 45 46 47 48 49 80"
            })
    void badByte_isRefusedAtOnce(String bytes) {
        byte[] text = hex(bytes);

        assertThat(new Utf8Validator().accept(text, 0, text.length)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"C2", "E1", "E1 80", "F1", "F1 80", "F1 80 80"})
    void characterCutShort_isSoFarGood_butNotComplete(String bytes) {
        byte[] text = hex(bytes);
        Utf8Validator validator = new Utf8Validator();

        assertThat(validator.accept(text, 0, text.length)).isTrue();
        assertThat(validator.isComplete()).isFalse();
    }

    @Test
    void stateIsKept_betweenPiecesOfOneByte() {
        byte[] text = "κόσμε 𝄞 plain ascii that is long enough 𝄞".getBytes(StandardCharsets.UTF_8);
        Utf8Validator validator = new Utf8Validator();

        for (int i = 0; i < text.length; i++) {
            assertThat(validator.accept(text, i, i + 1)).isTrue();
        }

        assertThat(validator.isComplete()).isTrue();
    }

    @Test
    void agreesWithTheJdk_onRandomBytes() {
        Random random = new Random(7);
        int valid = 0;
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = new byte[1 + random.nextInt(5)];
            for (int i = 0; i < bytes.length; i++) {
                // mostly from the ranges where the rules are
                bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(128) : 128 + random.nextInt(128));
            }
            boolean expected = jdkAccepts(bytes);
            valid += expected ? 1 : 0;
            assertThat(Utf8Validator.isValid(bytes, 0, bytes.length)).isEqualTo(expected);
        }
        assertThat(valid).isGreaterThan(1_000);
    }

    private static boolean jdkAccepts(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
