package dev.fanfare.broker.redis.sim;

import java.nio.charset.StandardCharsets;

/** Bytes as texts: one character is one byte (ISO 8859-1), so that keys, fields and values compare as Redis does. */
final class Text {
    private Text() {}

    static String of(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** An integer argument, or Redis' error. */
    static long integer(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new RedisError("ERR value is not an integer or out of range");
        }
    }
}
