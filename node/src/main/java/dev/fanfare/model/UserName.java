package dev.fanfare.model;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * The name a connection goes by: 1 to {@value #MAX_BYTES} bytes of UTF-8, no control character, no {@code /}, no white
 * space at an end, no character that is not seen or turns text round. Compared byte by byte; two connections may carry the same name. {@value #SERVER} is reserved for
 * messages that a back end publishes.
 *
 * @param value the name itself, after percent-decoding
 */
public record UserName(String value) {
    /** Greatest length that any configuration allows, in bytes of UTF-8. */
    public static final int MAX_BYTES = 128;

    /** The reserved name; no connection may take it. */
    public static final String SERVER = "server";

    /** @throws IllegalArgumentException with a message for the person who chose the name */
    public UserName {
        String fault = fault(value);
        if (fault != null) {
            throw new IllegalArgumentException("a user name " + fault);
        }
    }

    private static String fault(String value) {
        if (value == null || value.isEmpty()) {
            return "is not empty";
        }
        if (value.equals(SERVER)) {
            return "is not 'server': that name is reserved";
        }
        if (value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return "has at most " + MAX_BYTES + " bytes of UTF-8";
        }
        if (isSpace(value.codePointAt(0)) || isSpace(value.codePointBefore(value.length()))) {
            return "neither starts nor ends with white space";
        }
        if (value.codePoints().anyMatch(c -> c == '/' || c == 0xFFFD || Character.isISOControl(c))) {
            return "holds no '/', no control character and no invalid UTF-8";
        }
        OptionalInt unseen = value.codePoints().filter(UserName::isUnseen).findFirst();
        if (unseen.isPresent()) {
            return String.format(
                    "holds no character that is not seen or turns text round, as U+%04X", unseen.getAsInt());
        }
        return null;
    }

    /** White space of Unicode, with the spaces that do not break, which {@link Character#isWhitespace} leaves out. */
    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /**
     * Format characters turn text round or have no width; two names that look the same must not differ by them. The two joiners
     * stay: scripts and emoji are written with them.
     */
    private static boolean isUnseen(int c) {
        int type = Character.getType(c);
        boolean joiner = c == 0x200C || c == 0x200D;
        boolean filler = c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x034F;
        return filler
                || type == Character.FORMAT && !joiner
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE
                || c != ' ' && Character.isSpaceChar(c) && c != 0x00A0 && c != 0x3000;
    }

    @Override
    public String toString() {
        return value;
    }
}
