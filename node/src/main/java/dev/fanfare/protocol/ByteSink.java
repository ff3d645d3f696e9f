package dev.fanfare.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing array of bytes that is used again and again. Between uses it keeps at most {@value #KEPT_BYTES} bytes.
 *
 * <p><b>Threads:</b> one at a time.
 */
final class ByteSink {
    private static final int KEPT_BYTES = 1 << 20;
    private static final int FIRST_BYTES = 1024;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;

    /** Empties it, and lets go of an array that one great message made great. */
    ByteSink clear() {
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[FIRST_BYTES];
        }
        length = 0;
        return this;
    }

    /** What was appended is in here, from index 0; valid until the next call of any method. */
    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** What was appended, in a buffer of the heap that nobody need release. */
    ByteBuf copy() {
        return Unpooled.wrappedBuffer(Arrays.copyOf(bytes, length));
    }

    /** Makes room for {@code more} bytes at {@link #length}. */
    ByteSink ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(
                    bytes, Math.max(Math.addExact(length, more), (int) Math.min(bytes.length * 2L, 1 << 30)));
        }
        return this;
    }

    /** Counts bytes that were written straight into {@link #array}; negative: takes bytes back. */
    void advance(int count) {
        length += count;
    }

    ByteSink add(byte[] source) {
        return add(source, 0, source.length);
    }

    ByteSink add(byte[] source, int offset, int count) {
        ensure(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
        return this;
    }

    ByteSink add(char ascii) {
        ensure(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    /** Appends a string that holds ASCII characters alone. */
    ByteSink ascii(String text) {
        int count = text.length();
        ensure(count);
        for (int i = 0; i < count; i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    /** Appends a JSON string, quotes included (RFC 8259, section 7): what need not be escaped stays as it is. */
    ByteSink quoted(String text) {
        return quoted(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Appends a JSON string with these bytes of UTF-8, quotes included. */
    ByteSink quoted(byte[] utf8) {
        ensure(utf8.length + 2);
        add('"');
        int clean = 0;
        for (int i = 0; i < utf8.length; i++) {
            byte b = utf8[i];
            if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
                add(utf8, clean, i - clean);
                escape(b);
                clean = i + 1;
            }
        }
        return add(utf8, clean, utf8.length - clean).add('"');
    }

    /** Puts spaces where line breaks are, from an index on: in JSON (RFC 8259, section 2) they stand between tokens only. */
    ByteSink onOneLine(int from) {
        for (int i = from; i < length; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                bytes[i] = ' ';
            }
        }
        return this;
    }

    private void escape(byte b) {
        add('\\');
        switch (b) {
            case '"', '\\' -> add((char) b);
            case '\n' -> add('n');
            case '\r' -> add('r');
            case '\t' -> add('t');
            case '\b' -> add('b');
            case '\f' -> add('f');
            default -> ascii("u00").add((char) HEX[b >> 4]).add((char) HEX[b & 0xF]);
        }
    }
}
