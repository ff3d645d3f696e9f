package dev.fanfare.model;

import java.nio.charset.StandardCharsets;

/**
 * The name a connection goes by: 1 to {@value #MAX_BYTES} bytes of UTF-8, no control character, no {@code /}, no white
 * space at an end. Compared byte by byte; two connections may carry the same name. {@value #SERVER} is reserved for
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
        if (Character.isWhitespace(value.codePointAt(0))
                || Character.isWhitespace(value.codePointBefore(value.length()))) {
            return "neither starts nor ends with white space";
        }
        if (value.codePoints().anyMatch(c -> c == '/' || c == 0xFFFD || Character.isISOControl(c))) {
            return "holds no '/', no control character and no invalid UTF-8";
        }
        return null;
    }

    @Override
    public String toString() {
        return value;
    }
}
