package dev.fanfare.protocol;

/** A {@code ref} or a {@code key}: 1 to {@value #MAX_LENGTH} printable ASCII characters, space among them. */
public final class Label {
    /** Greatest length, in characters. */
    public static final int MAX_LENGTH = 64;

    private Label() {}

    /** Whether the text can be one. */
    public static boolean isValid(String text) {
        return !text.isEmpty() && text.length() <= MAX_LENGTH && text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }
}
