package dev.fanfare.protocol;

/**
 * Reads the grammar of JSON (RFC 8259) over UTF-8 bytes, without making objects of what it reads.
 *
 * <p>Why not a general parser: this runs on an event loop for every text that a client sends, and must know exact byte
 * offsets, must not guess another encoding than UTF-8, and must not keep a table of names that a client can fill. Time is
 * linear in the bytes; depth is bounded by {@link #MAX_DEPTH}, and costs two words.
 *
 * <p>The bytes must be valid UTF-8: that is checked where they come in.
 */
final class JsonText {
    /** Objects and arrays inside one another; a deeper text is refused. */
    static final int MAX_DEPTH = 128;

    private final byte[] bytes;
    private final int end;
    private int at;

    private JsonText(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** Reads from {@code from} on. */
    static JsonText at(byte[] bytes, int from) {
        return new JsonText(bytes, from, bytes.length);
    }

    /** Whether all the bytes are one JSON value, with white space around it or none. */
    static boolean isValue(byte[] bytes) {
        JsonText text = at(bytes, 0);
        return text.skipSpace().value() && text.skipSpace().atEnd();
    }

    int position() {
        return at;
    }

    boolean atEnd() {
        return at == end;
    }

    JsonText skipSpace() {
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
        return this;
    }

    /** Steps over one byte if it is this one. */
    boolean take(char expected) {
        if (at < end && bytes[at] == expected) {
            at++;
            return true;
        }
        return false;
    }

    /** Steps over one value that begins right here; false where there is none. */
    boolean value() {
        long[] objects = new long[MAX_DEPTH / Long.SIZE];
        int depth = 0;
        while (true) {
            boolean opened = at < end && (bytes[at] == '{' || bytes[at] == '[');
            if (opened) {
                if (depth == MAX_DEPTH) {
                    return false;
                }
                boolean object = bytes[at++] == '{';
                set(objects, depth++, object);
                skipSpace();
                if (!take(object ? '}' : ']')) {
                    if (object && !name()) {
                        return false;
                    }
                    continue;
                }
                depth--;
            } else if (!scalar()) {
                return false;
            }
            depth = closeAll(objects, depth);
            if (depth <= 0) {
                return depth == 0;
            }
        }
    }

    /** After a value: closes what ends here, or goes to the next member. The depth left, or -1 where neither is there. */
    private int closeAll(long[] objects, int before) {
        int depth = before;
        while (depth > 0) {
            boolean object = get(objects, depth - 1);
            skipSpace();
            if (take(',')) {
                skipSpace();
                return object && !name() ? -1 : depth;
            }
            if (!take(object ? '}' : ']')) {
                return -1;
            }
            depth--;
        }
        return depth;
    }

    private static void set(long[] bits, int index, boolean value) {
        long mask = 1L << index;
        bits[index >> 6] = value ? bits[index >> 6] | mask : bits[index >> 6] & ~mask;
    }

    private static boolean get(long[] bits, int index) {
        return (bits[index >> 6] & 1L << index) != 0;
    }

    /** Steps over a member's name, its colon, and the white space up to its value. */
    private boolean name() {
        if (!string() || !skipSpace().take(':')) {
            return false;
        }
        skipSpace();
        return true;
    }

    private boolean scalar() {
        if (at == end) {
            return false;
        }
        return switch (bytes[at]) {
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        };
    }

    private boolean literal(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (!take(word.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean number() {
        take('-');
        if (!take('0') && !digits()) {
            return false;
        }
        if (take('.') && !digits()) {
            return false;
        }
        if (take('e') || take('E')) {
            if (!take('+')) {
                take('-');
            }
            return digits();
        }
        return true;
    }

    private boolean digits() {
        int from = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at > from;
    }

    /** Steps over a string, both quotes included. */
    boolean string() {
        if (!take('"')) {
            return false;
        }
        while (at < end) {
            byte b = bytes[at++];
            if (b == '"') {
                return true;
            }
            if (b >= 0 && b < ' ' || b == '\\' && !escape()) {
                return false;
            }
        }
        return false;
    }

    private boolean escape() {
        if (at == end) {
            return false;
        }
        byte kind = bytes[at++];
        if (kind != 'u') {
            return "\"\\/bfnrt".indexOf(kind) >= 0;
        }
        for (int i = 0; i < 4; i++) {
            if (at == end || Character.digit((char) bytes[at++], 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
