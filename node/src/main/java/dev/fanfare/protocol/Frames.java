package dev.fanfare.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/**
 * What one write to a client takes: whole WebSocket frames from server to client, header included, each in a direct buffer of
 * exactly its size; or events and lines of HTTP streams, in buffers of the heap.
 */
public final class Frames {
    private Frames() {}

    /** A text frame; the caller owns the one reference. */
    public static ByteBuf text(byte[] utf8) {
        return frame(FrameHeader.TEXT, false, utf8, utf8.length);
    }

    /**
     * A server message in a client's own form; the caller owns the one reference.
     *
     * @param format one that sees server messages: {@link WireFormat#isJson}
     * @param type the message's type
     * @param json the whole message, that no client stores an id of
     */
    public static ByteBuf said(WireFormat format, String type, byte[] json) {
        return switch (format) {
            case EVENT -> Unpooled.wrappedBuffer(StreamMessages.event(type, null, json));
            case LINE -> Unpooled.wrappedBuffer(StreamMessages.line(json));
            default -> text(json);
        };
    }

    /** A frame of any opcode with the first {@code length} bytes of {@code payload}; the caller owns the one reference. */
    static ByteBuf frame(int opcode, boolean rsv1, byte[] payload, int length) {
        int size = FrameHeader.size(length) + length;
        ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(size, size);
        FrameHeader.write(out, opcode, rsv1, length);
        return out.writeBytes(payload, 0, length);
    }
}
