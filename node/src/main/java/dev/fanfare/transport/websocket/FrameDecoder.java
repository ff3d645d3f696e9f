package dev.fanfare.transport.websocket;

import dev.fanfare.protocol.FrameHeader;
import io.netty.buffer.ByteBuf;

/**
 * Finds the frames in what a client sends (RFC 6455, section 5.2), however it is split, and refuses what is not one at the
 * first byte that shows it.
 *
 * <pre>
 *   byte 0: FIN | RSV1 | RSV2 | RSV3 | opcode (4 bits)
 *   byte 1: MASK=1 | length (7 bits), or 126 and 2 more bytes, or 127 and 8 more bytes, big-endian
 *   4 bytes of mask, then the payload
 * </pre>
 *
 * <p>It holds no payload but that of a control frame: data goes on to the listener as it comes. Order of fragments is
 * the listener's matter.
 */
final class FrameDecoder {
    /** Who is told. What it throws ends the decoding. */
    interface Listener {
        /** A text, binary or continuation frame begins, with this many bytes of payload. */
        void onDataFrame(int opcode, boolean fin, boolean rsv1, long length);

        /**
         * The next {@code count} bytes of {@code in} are payload of that frame: they must be read, and are masked.
         *
         * @param mask as it stands at the first of them
         * @param remaining bytes of the frame still to come after these
         */
        void onData(ByteBuf in, int count, int mask, long remaining);

        /** All of the frame's payload was handed over. */
        void onDataFrameEnd();

        /** A whole ping, pong or close frame, unmasked. */
        void onControl(int opcode, byte[] payload);
    }

    static final int CONTINUATION = 0;

    private static final int MAX_CONTROL = 125;
    private static final int LENGTH_16 = 126;
    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int OTHER_RSV = 0x30;

    private enum Stage {
        FIRST,
        SECOND,
        LENGTH,
        MASK,
        PAYLOAD
    }

    private final Listener listener;
    private final boolean rsv1Allowed;
    private Stage stage = Stage.FIRST;
    /** Bytes of the length or of the mask still to come. */
    private int headerBytes;

    private int opcode;
    private boolean fin;
    private boolean rsv1;
    private long remaining;
    private int mask;
    private byte[] control;

    /** @param rsv1Allowed whether RSV1 has a meaning, on the first frame of a message: permessage-deflate was negotiated */
    FrameDecoder(Listener listener, boolean rsv1Allowed) {
        this.listener = listener;
        this.rsv1Allowed = rsv1Allowed;
    }

    /**
     * Goes on to the end of the frame or of the bytes, whichever comes first.
     *
     * @throws ProtocolViolation when this is not RFC 6455; the decoder must not be used again
     */
    void decodeFrame(ByteBuf in) {
        boolean whole = false;
        while (!whole && in.isReadable()) {
            whole = switch (stage) {
                case FIRST -> first(in.readByte());
                case SECOND -> second(in.readByte());
                case LENGTH -> length(in.readByte());
                case MASK -> mask(in.readByte());
                case PAYLOAD -> payload(in);
            };
        }
    }

    private boolean first(int head) {
        fin = (head & FIN) != 0;
        rsv1 = (head & RSV1) != 0;
        opcode = head & 0x0F;
        if ((head & OTHER_RSV) != 0 || rsv1 && !rsv1Allowed) {
            throw ProtocolViolation.protocolError("a reserved bit is set");
        }
        if (opcode > FrameHeader.PONG || opcode > FrameHeader.BINARY && opcode < FrameHeader.CLOSE) {
            throw ProtocolViolation.protocolError("opcode " + opcode + " is reserved");
        }
        if (isControl() && !fin) {
            throw ProtocolViolation.protocolError("a control frame is not fragmented");
        }
        if (rsv1 && (isControl() || opcode == CONTINUATION)) {
            throw ProtocolViolation.protocolError("RSV1 belongs on the first frame of a message");
        }
        stage = Stage.SECOND;
        return false;
    }

    private boolean second(int head) {
        if (head >= 0) {
            throw ProtocolViolation.protocolError("frames from a client are masked");
        }
        int length = head & 0x7F;
        if (isControl() && length > MAX_CONTROL) {
            throw ProtocolViolation.protocolError("a control frame has at most 125 bytes");
        }
        mask = 0;
        if (length < LENGTH_16) {
            remaining = length;
            return lengthKnown();
        }
        remaining = 0;
        headerBytes = length == LENGTH_16 ? Short.BYTES : Long.BYTES;
        stage = Stage.LENGTH;
        return false;
    }

    private boolean length(int next) {
        remaining = remaining << Byte.SIZE | next & 0xFF;
        if (--headerBytes > 0) {
            return false;
        }
        if (remaining < 0) {
            throw ProtocolViolation.protocolError("the highest bit of a length is 0");
        }
        return lengthKnown();
    }

    private boolean lengthKnown() {
        if (isControl()) {
            control = new byte[(int) remaining];
        } else {
            listener.onDataFrame(opcode, fin, rsv1, remaining);
        }
        headerBytes = Integer.BYTES;
        stage = Stage.MASK;
        return false;
    }

    private boolean mask(int next) {
        mask = mask << Byte.SIZE | next & 0xFF;
        if (--headerBytes > 0) {
            return false;
        }
        stage = Stage.PAYLOAD;
        return remaining == 0 && end();
    }

    private boolean payload(ByteBuf in) {
        int count = (int) Math.min(in.readableBytes(), remaining);
        remaining -= count;
        if (isControl()) {
            in.readBytes(control, control.length - (int) remaining - count, count);
        } else {
            listener.onData(in, count, mask, remaining);
            mask = Masking.advance(mask, count);
        }
        return remaining == 0 && end();
    }

    private boolean end() {
        stage = Stage.FIRST;
        if (isControl()) {
            byte[] payload = control;
            control = null;
            Masking.apply(payload, 0, payload.length, mask);
            listener.onControl(opcode, payload);
        } else {
            listener.onDataFrameEnd();
        }
        return true;
    }

    private boolean isControl() {
        return opcode >= FrameHeader.CLOSE;
    }
}
