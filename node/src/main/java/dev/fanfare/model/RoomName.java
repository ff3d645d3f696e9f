package dev.fanfare.model;

import java.util.regex.Pattern;

/**
 * The name of a room: 1 to {@value #MAX_LENGTH} characters of {@code A-Z a-z 0-9 . _ ~ : @ -}, and neither
 * {@code .} nor {@code ..}, so that it can stand as one segment of a URL path unescaped (RFC 3986, section 2.3 and
 * 3.3). Compared byte by byte.
 *
 * @param value the name itself
 */
public record RoomName(String value) implements Comparable<RoomName> {
    /** Greatest length that any configuration allows, in characters. */
    public static final int MAX_LENGTH = 128;

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._~:@-]{1," + MAX_LENGTH + "}");

    /** @throws IllegalArgumentException with a message for the person who chose the name */
    public RoomName {
        if (value == null || !ALLOWED.matcher(value).matches() || value.equals(".") || value.equals("..")) {
            throw new IllegalArgumentException(
                    "a room name is 1 to " + MAX_LENGTH + " of A-Z a-z 0-9 . _ ~ : @ - and is not . or ..");
        }
    }

    @Override
    public int compareTo(RoomName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
