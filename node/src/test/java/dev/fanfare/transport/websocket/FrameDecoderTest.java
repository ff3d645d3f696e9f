package dev.fanfare.transport.websocket;

import static dev.fanfare.transport.websocket.ClientFrames.BINARY;
import static dev.fanfare.transport.websocket.ClientFrames.CLOSE;
import static dev.fanfare.transport.websocket.ClientFrames.CONTINUATION;
import static dev.fanfare.transport.websocket.ClientFrames.FIN;
import static dev.fanfare.transport.websocket.ClientFrames.PING;
import static dev.fanfare.transport.websocket.ClientFrames.PONG;
import static dev.fanfare.transport.websocket.ClientFrames.RSV1;
import static dev.fanfare.transport.websocket.ClientFrames.TEXT;
import static dev.fanfare.transport.websocket.ClientFrames.concat;
import static dev.fanfare.transport.websocket.ClientFrames.frame;
import static dev.fanfare.transport.websocket.ClientFrames.header;
import static dev.fanfare.transport.websocket.ClientFrames.hex;
import static dev.fanfare.transport.websocket.ClientFrames.text;
import static dev.fanfare.transport.websocket.ClientFrames.unmasked;
import static dev.fanfare.transport.websocket.ClientFrames.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
    private static final int LIMIT = 70_000;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 128, 65_535, 65_536, LIMIT})
    void everyLength_comesOutWhole_howeverItIsSplit(int length) {
        byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);
        byte[] wire = frame(FIN | BINARY, payload);

        for (int piece : new int[] {1, 2, 3, 7, 997, wire.length}) {
            CodecHarness codec = new CodecHarness(LIMIT).feed(wire, piece);

            assertThat(codec.lastMessage).isEqualTo(payload);
            assertThat(codec.events).hasSize(1);
        }
    }

    static Stream<Arguments> sequences() {
        byte[] none = {};
        byte[] a = utf8("a");
        return Stream.of(
                // given, then what comes of it
                of("text é", text("é")),
                of("text ab", frame(TEXT, a), frame(FIN | CONTINUATION, utf8("b"))),
                of("text a", frame(TEXT, none), frame(CONTINUATION, a), frame(FIN | CONTINUATION, none)),
                of("text ", frame(TEXT, none), frame(FIN | CONTINUATION, none)),
                of("control 9 1,text ab", frame(TEXT, a), frame(FIN | PING, a), frame(FIN | CONTINUATION, utf8("b"))),
                of("control 10 0,text a,text a", frame(FIN | PONG, none), text("a"), text("a")),
                of("text a", frame(FIN | TEXT, a, new byte[4])),
                of("close 1000 2", ClientFrames.close(1000, "")),
                of("close 1005 0", frame(FIN | CLOSE, none)),
                // lengths need not be written in the shortest form
                of("text a", hex("81 FE 0001 00000000 61")),
                of("text a", hex("81 FF 0000000000000001 00000000 61")),
                of("!1002", hex("81 FF 8000000000000000")),
                of("!1002", unmasked(FIN | TEXT, a)),
                of("!1002", unmasked(FIN | PING, none)),
                of("!1002", frame(CONTINUATION, a)),
                of("!1002", frame(FIN | CONTINUATION, a)),
                of("text a,!1002", text("a"), frame(FIN | CONTINUATION, a)),
                of("!1002", frame(TEXT, a), text("b")),
                of("!1002", frame(TEXT, a), frame(BINARY, a)),
                of("!1002", frame(PING, a)),
                of("!1002", frame(CLOSE, none)),
                of("!1002", header(FIN | PING, 126)),
                of("!1002", header(FIN | CLOSE, 65_536)),
                of("!1002", frame(FIN | RSV1 | TEXT, a)),
                of("!1002", frame(FIN | RSV1 | PING, a)),
                of("!1002", frame(FIN | 0x20 | TEXT, a)),
                of("!1002", frame(FIN | 0x10 | BINARY, a)),
                of("text a,!1002", text("a"), frame(FIN | 0x70 | PING, a)));
    }

    private static Arguments of(String expected, byte[]... frames) {
        return Arguments.of(expected, concat(frames));
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void sequence_isJudgedAlike_inOnePieceAndByteByByte(String expected, byte[] wire) {
        assertThat(String.join(",", new CodecHarness(LIMIT).feed(wire).events)).isEqualTo(expected);
        assertThat(String.join(",", new CodecHarness(LIMIT).feed(wire, 1).events))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    void reservedOpcode_isRefused_atItsFirstByte(int opcode) {
        assertThat(new CodecHarness(LIMIT).feed(new byte[] {(byte) (FIN | opcode)}).events)
                .containsExactly("!1002");
    }

    @Test
    void tooLongFrame_isRefused_byItsHeaderAlone() {
        assertThat(new CodecHarness(LIMIT).feed(header(FIN | BINARY, LIMIT + 1)).events)
                .containsExactly("!1009");
        assertThat(new CodecHarness(LIMIT).feed(header(FIN | BINARY, Long.MAX_VALUE)).events)
                .containsExactly("!1009");
        assertThat(new CodecHarness(LIMIT).feed(header(FIN | BINARY, LIMIT)).events)
                .isEmpty();
    }

    @Test
    void tooLongFragmentedMessage_isRefused_byTheHeaderThatPassesTheLimit() {
        byte[] first = frame(BINARY, new byte[LIMIT]);

        assertThat(new CodecHarness(LIMIT).feed(concat(first, frame(FIN | CONTINUATION, new byte[0]))).lastMessage)
                .hasSize(LIMIT);
        assertThat(new CodecHarness(LIMIT).feed(concat(first, header(FIN | CONTINUATION, 1))).events)
                .containsExactly("!1009");
    }

    @Test
    void badUtf8_isRefused_inTheMiddleOfAFrame() {
        byte[] payload = concat(utf8("κόσμε"), hex("F4 90"), new byte[100]);
        byte[] wire = frame(FIN | TEXT, payload);
        int badByte = wire.length - 100;

        assertThat(new CodecHarness(LIMIT).feed(java.util.Arrays.copyOf(wire, badByte - 1), 1).events)
                .isEmpty();
        assertThat(new CodecHarness(LIMIT).feed(java.util.Arrays.copyOf(wire, badByte), 1).events)
                .containsExactly("!1007");
    }

    @Test
    void characterOverTwoFrames_isText_andCutShortIsNot() {
        byte[] first = frame(TEXT, hex("F0 9D"));

        assertThat(new CodecHarness(LIMIT).feed(concat(first, frame(FIN | CONTINUATION, hex("84 9E")))).events)
                .containsExactly("text 𝄞");
        assertThat(new CodecHarness(LIMIT).feed(concat(first, frame(FIN | CONTINUATION, hex("84")))).events)
                .containsExactly("!1007");
        assertThat(new CodecHarness(LIMIT).feed(frame(FIN | BINARY, hex("F0 9D"))).events)
                .containsExactly("binary f09d");
    }

    @Test
    void announcedLength_costsNothing_untilItArrives() {
        MessageBuffer buffer = new MessageBuffer();

        buffer.reserve(10, 16 << 20);
        assertThat(buffer.array()).hasSize(64);
        buffer.added(10);
        buffer.reserve(60, 16 << 20);
        assertThat(buffer.array()).hasSize(128);
    }

    @Test
    void randomFrames_splitAtRandom_comeOutAsSent() {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            StringBuilder expected = new StringBuilder();
            byte[] wire = {};
            for (int i = 0; i < 5; i++) {
                String word = "wörd".repeat(random.nextInt(60));
                byte[] mask = new byte[4];
                random.nextBytes(mask);
                wire = concat(wire, frame(FIN | TEXT, utf8(word), mask));
                expected.append("text ").append(word).append('\n');
            }
            CodecHarness codec = new CodecHarness(LIMIT).feed(wire, 1 + random.nextInt(50));

            assertThat(String.join("\n", codec.events) + "\n").isEqualTo(expected.toString());
        }
    }
}
