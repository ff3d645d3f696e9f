package dev.fanfare.protocol;

import java.nio.charset.StandardCharsets;

/** Takes the escapes out of a JSON string (RFC 8259, section 7). */
final class JsonString {
    private JsonString() {}

    /**
     * Decodes the string at {@code from} (its opening quote) to {@code to} (after its closing quote), which
     * {@link JsonText} has found to be one. An escaped surrogate without its other half stays as it is.
     */
    static String decode(byte[] bytes, int from, int to) {
        String inner = new String(bytes, from + 1, to - from - 2, StandardCharsets.UTF_8);
        int escape = inner.indexOf('\\');
        if (escape < 0) {
            return inner;
        }
        StringBuilder out = new StringBuilder(inner.length());
        int clean = 0;
        while (escape >= 0) {
            out.append(inner, clean, escape);
            char kind = inner.charAt(escape + 1);
            clean = escape + 2;
            if (kind == 'u') {
                out.append((char) Integer.parseInt(inner, clean, clean + 4, 16));
                clean += 4;
            } else {
                out.append(single(kind));
            }
            escape = inner.indexOf('\\', clean);
        }
        return out.append(inner, clean, inner.length()).toString();
    }

    private static char single(char kind) {
        return switch (kind) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> kind;
        };
    }
}
