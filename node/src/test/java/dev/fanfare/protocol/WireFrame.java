package dev.fanfare.protocol;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A frame read back by rules written here anew (RFC 6455, section 5.2), so that the writer is not checked by itself. */
record WireFrame(boolean fin, boolean rsv1, int opcode, boolean masked, byte[] payload) {
    /** Reads the one frame that the buffer is to hold, and releases the buffer. */
    static WireFrame read(ByteBuf buffer) {
        try {
            int first = buffer.readUnsignedByte();
            int second = buffer.readUnsignedByte();
            long length = second & 0x7F;
            if (length == 126) {
                length = buffer.readUnsignedShort();
            } else if (length == 127) {
                length = buffer.readLong();
            }
            byte[] payload = new byte[Math.toIntExact(length)];
            buffer.readBytes(payload);
            if (buffer.isReadable() || (first & 0x30) != 0) {
                throw new AssertionError("more than one frame, or reserved bits");
            }
            return new WireFrame((first & 0x80) != 0, (first & 0x40) != 0, first & 0xF, (second & 0x80) != 0, payload);
        } finally {
            buffer.release();
        }
    }

    /** The payload, inflated where it is compressed (RFC 7692, section 7.2.2). */
    byte[] message() {
        if (!rsv1) {
            return payload;
        }
        Inflater inflater = new Inflater(true);
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] part = new byte[4096];
            inflater.setInput(payload);
            drain(inflater, part, out);
            inflater.setInput(new byte[] {0, 0, (byte) 0xFF, (byte) 0xFF});
            drain(inflater, part, out);
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new AssertionError("not deflate", e);
        } finally {
            inflater.end();
        }
    }

    private static void drain(Inflater inflater, byte[] part, ByteArrayOutputStream out) throws DataFormatException {
        int n = inflater.inflate(part);
        while (n > 0) {
            out.write(part, 0, n);
            n = inflater.inflate(part);
        }
    }

    String text() {
        return new String(message(), StandardCharsets.UTF_8);
    }
}
