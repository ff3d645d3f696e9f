package dev.fanfare.transport.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Frames as a client sends them, right or wrong. */
final class ClientFrames {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    static final int FIN = 0x80;
    static final int RSV1 = 0x40;

    private static final byte[] MASK = {0x37, (byte) 0xFA, 0x21, 0x3D};

    private ClientFrames() {}

    static byte[] text(String text) {
        return frame(FIN | TEXT, utf8(text));
    }

    static byte[] close(int code, String reason) {
        return frame(FIN | CLOSE, concat(new byte[] {(byte) (code >> 8), (byte) code}, utf8(reason)));
    }

    /** @param head the whole first byte */
    static byte[] frame(int head, byte[] payload) {
        return frame(head, payload, MASK);
    }

    static byte[] frame(int head, byte[] payload, byte[] mask) {
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= mask[i % 4];
        }
        return concat(header(head, payload.length), mask, masked);
    }

    static byte[] unmasked(int head, byte[] payload) {
        byte[] header = header(head, payload.length);
        header[1] &= 0x7F;
        return concat(header, payload);
    }

    /** A header that says a mask follows, without the mask. */
    static byte[] header(int head, long length) {
        ByteBuffer out = ByteBuffer.allocate(10).put((byte) head);
        if (length < 126) {
            out.put((byte) (0x80 | length));
        } else if (length <= 0xFFFF) {
            out.put((byte) (0x80 | 126)).putShort((short) length);
        } else {
            out.put((byte) (0x80 | 127)).putLong(length);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] hex(String hex) {
        return java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
