package dev.fanfare.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Whole WebSocket frames from server to client, header included, each in a direct buffer of exactly its size. */
public final class Frames {
    private Frames() {}

    /** A text frame; the caller owns the one reference. */
    public static ByteBuf text(byte[] utf8) {
        return frame(FrameHeader.TEXT, false, utf8, utf8.length);
    }

    /** A frame of any opcode with the first {@code length} bytes of {@code payload}; the caller owns the one reference. */
    static ByteBuf frame(int opcode, boolean rsv1, byte[] payload, int length) {
        int size = FrameHeader.size(length) + length;
        ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(size, size);
        FrameHeader.write(out, opcode, rsv1, length);
        return out.writeBytes(payload, 0, length);
    }
}
