package dev.fanfare.protocol;

import io.netty.buffer.ByteBuf;

/**
 * The header of a WebSocket frame from server to client (RFC 6455, section 5.2): FIN set, not masked.
 *
 * <pre>
 *   byte 0: FIN=1 | RSV1 | RSV2=0 | RSV3=0 | opcode (4 bits)
 *   byte 1: MASK=0 | length (7 bits), or 126 and 2 more bytes, or 127 and 8 more bytes, big-endian
 * </pre>
 */
public final class FrameHeader {
    /** Opcode of a text message. */
    public static final int TEXT = 0x1;
    /** Opcode of a binary message. */
    public static final int BINARY = 0x2;
    /** Opcode of a close frame. */
    public static final int CLOSE = 0x8;
    /** Opcode of a ping. */
    public static final int PING = 0x9;
    /** Opcode of a pong. */
    public static final int PONG = 0xA;

    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private FrameHeader() {}

    /** Bytes of the header before a payload of this length: 2, 4 or 10. */
    public static int size(int length) {
        if (length < LENGTH_16) {
            return 2;
        }
        return length <= 0xFFFF ? 4 : 10;
    }

    /**
     * Appends a header.
     *
     * @param rsv1 whether the payload is compressed (RFC 7692, section 6)
     * @param length payload bytes that follow, at least 0
     */
    public static void write(ByteBuf out, int opcode, boolean rsv1, int length) {
        out.writeByte(FIN | (rsv1 ? RSV1 : 0) | opcode);
        if (length < LENGTH_16) {
            out.writeByte(length);
        } else if (length <= 0xFFFF) {
            out.writeByte(LENGTH_16).writeShort(length);
        } else {
            out.writeByte(LENGTH_64).writeLong(length);
        }
    }
}
