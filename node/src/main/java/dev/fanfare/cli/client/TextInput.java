package dev.fanfare.cli.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Messages from a stream of UTF-8, each within a bound: a stream that never ends, or a line that never does, ends in an error
 * and not in all the memory there is.
 */
public final class TextInput {
    private static final int END = -1;

    private final InputStream in;
    private final int maxBytes;

    /**
     * Reads this stream, and does not close it.
     *
     * @param maxBytes of one message, without the line break that ends it
     */
    public TextInput(InputStream in, int maxBytes) {
        this.in = new BufferedInputStream(in);
        this.maxBytes = maxBytes;
    }

    /** All that is left of it; the line break that ends a text is none of it. */
    public String all() throws IOException, TooLong {
        // A line break of two bytes may follow the longest message, and one byte more tells that it is too long.
        byte[] bytes = in.readNBytes(maxBytes + 3);
        int length = withoutLineBreak(bytes, bytes.length);
        if (length > maxBytes) {
            throw new TooLong("standard input", maxBytes);
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** The next line, as soon as it is there; null at the end. */
    public String line() throws IOException, TooLong {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next == END) {
            return null;
        }
        while (next != END && next != '\n') {
            line.write(next);
            if (line.size() > maxBytes + 1) {
                throw new TooLong("a line of standard input", maxBytes);
            }
            next = in.read();
        }
        byte[] bytes = line.toByteArray();
        int length = bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
        if (length > maxBytes) {
            throw new TooLong("a line of standard input", maxBytes);
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static int withoutLineBreak(byte[] bytes, int length) {
        if (length == 0 || bytes[length - 1] != '\n') {
            return length;
        }
        return length > 1 && bytes[length - 2] == '\r' ? length - 2 : length - 1;
    }

    /** More than any node takes as one message. */
    public static final class TooLong extends Exception {
        private static final long serialVersionUID = 1L;

        TooLong(String what, int maxBytes) {
            super(what + " is longer than " + maxBytes + " bytes, more than any node takes as one message");
        }
    }
}
