package dev.fanfare.transport.websocket;

import dev.fanfare.protocol.FrameHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Control frames from server to client, each in a buffer of its own. */
final class ControlFrames {
    private static final int MAX_REASON = 123;

    private ControlFrames() {}

    static ByteBuf ping() {
        return frame(FrameHeader.PING, new byte[0]);
    }

    static ByteBuf pong(byte[] payload) {
        return frame(FrameHeader.PONG, payload);
    }

    /** The answer to a close frame: the same code, no reason. */
    static ByteBuf closeAnswer(byte[] payload) {
        return frame(FrameHeader.CLOSE, Arrays.copyOf(payload, Math.min(2, payload.length)));
    }

    /** @param reason cut to 123 bytes, never within a character */
    static ByteBuf close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, MAX_REASON);
        while (length > 0 && length < text.length && (text[length] & 0xC0) == 0x80) {
            length--;
        }
        byte[] payload = new byte[2 + length];
        payload[0] = (byte) (code >>> Byte.SIZE);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, length);
        return frame(FrameHeader.CLOSE, payload);
    }

    private static ByteBuf frame(int opcode, byte[] payload) {
        int size = FrameHeader.size(payload.length) + payload.length;
        ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(size, size);
        FrameHeader.write(out, opcode, false, payload.length);
        return out.writeBytes(payload);
    }
}
