package dev.fanfare.model;

/**
 * The bytes a sender gave, kept as they came, and what kind they are. The array is never modified after it was handed
 * over.
 *
 * @param kind how members are to see the bytes
 * @param bytes the payload; may be empty only where the kind is not {@link Kind#JSON}
 */
@SuppressWarnings("ArrayRecordComponent")
public record Payload(Kind kind, byte[] bytes) {
    /** The kinds; their {@link #code} is what stands in the envelope, and never changes. */
    public enum Kind {
        /** A plain text frame: valid UTF-8. JSON members see it as a string; raw members get the same bytes as text. */
        TEXT('t'),
        /** One valid JSON value in UTF-8. JSON members see it as it came; raw members get its text. */
        JSON('j'),
        /** Any bytes. JSON members see base64 with {@code "encoding":"base64"}; raw members get them as binary. */
        BINARY('b');

        /** One ASCII character. */
        public final char code;

        Kind(char code) {
            this.code = code;
        }

        /**
         * The kind of a code.
         *
         * @throws IllegalArgumentException when no kind has it
         */
        public static Kind of(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no payload kind " + code);
        }
    }

    /** Length in bytes. */
    public int size() {
        return bytes.length;
    }
}
