package dev.fanfare.transport.websocket;

import static dev.fanfare.transport.websocket.ClientFrames.CLOSE;
import static dev.fanfare.transport.websocket.ClientFrames.FIN;
import static dev.fanfare.transport.websocket.ClientFrames.close;
import static dev.fanfare.transport.websocket.ClientFrames.concat;
import static dev.fanfare.transport.websocket.ClientFrames.frame;
import static dev.fanfare.transport.websocket.ClientFrames.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloseFrameTest {
    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void codesForSending_areTaken(int code) {
        assertThat(new CodecHarness(100).feed(close(code, "why")).events).containsExactly("close " + code + " 5");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535})
    void otherCodes_areRefused(int code) {
        assertThat(new CodecHarness(100).feed(close(code, "")).events).containsExactly("!1002");
    }

    @Test
    void payload_isACodeAndUtf8() {
        assertThat(new CodecHarness(100).feed(frame(FIN | CLOSE, new byte[1])).events)
                .containsExactly("!1002");
        assertThat(new CodecHarness(100).feed(frame(FIN | CLOSE, concat(hex("03E8"), hex("CE BA F4 90 80")))).events)
                .containsExactly("!1007");
        assertThat(new CodecHarness(100).feed(close(1000, "x".repeat(123))).events)
                .containsExactly("close 1000 125");
    }

    @Test
    void reason_isCutBetweenCharacters() {
        ByteBuf frame = ControlFrames.close(1008, "x" + "é".repeat(100));

        assertThat(frame.getByte(1)).isEqualTo((byte) 125);
        assertThat(frame.getUnsignedShort(2)).isEqualTo(1008);
        assertThat(frame.toString(4, 123, StandardCharsets.UTF_8)).isEqualTo("x" + "é".repeat(61));
        frame.release();
    }
}
