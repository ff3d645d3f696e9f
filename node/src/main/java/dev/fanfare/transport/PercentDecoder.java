package dev.fanfare.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-decoding of a part of a URL (RFC 3986, section 2.1) into strict UTF-8. */
public final class PercentDecoder {
    private PercentDecoder() {}

    /**
     * Decodes.
     *
     * @param plusIsSpace true in a query, as HTML forms write it
     * @throws IllegalArgumentException where an escape is not one, a character is not ASCII, or the bytes are not UTF-8
     */
    public static String decode(String raw, boolean plusIsSpace) {
        if (raw.indexOf('%') < 0 && raw.indexOf('+') < 0 && raw.chars().allMatch(c -> c < 0x80)) {
            return raw;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int at = 0; at < raw.length(); at++) {
            char c = raw.charAt(at);
            if (c >= 0x80) {
                throw new IllegalArgumentException("a URL is ASCII");
            } else if (c == '%') {
                bytes.write(escaped(raw, at));
                at += 2;
            } else {
                bytes.write(c == '+' && plusIsSpace ? ' ' : c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("percent-encoded text is UTF-8", e);
        }
    }

    private static int escaped(String raw, int at) {
        int high = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 1), 16) : -1;
        int low = high >= 0 ? Character.digit(raw.charAt(at + 2), 16) : -1;
        if (low < 0) {
            throw new IllegalArgumentException("% is followed by two hexadecimal digits");
        }
        return high << 4 | low;
    }
}
