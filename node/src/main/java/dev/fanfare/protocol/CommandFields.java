package dev.fanfare.protocol;

import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * The known fields of one command, as places in the bytes it came in. A field whose value is {@code null} counts as not
 * given, save {@code data}. Every getter refuses a value that its field cannot take.
 */
final class CommandFields {
    /** The fields that commands have; others are ignored. */
    enum Name {
        TYPE,
        REF,
        ROOM,
        SINCE,
        HISTORY,
        PRESENCE,
        ECHO,
        KEY,
        DATA,
        ENCODING,
        LIMIT;

        private final String text = name().toLowerCase(java.util.Locale.ROOT);

        static Name of(String text) {
            for (Name name : values()) {
                if (name.text.equals(text)) {
                    return name;
                }
            }
            return null;
        }
    }

    private record Span(int from, int to) {}

    private final byte[] bytes;
    private final Map<Name, Span> spans = new EnumMap<>(Name.class);
    private String ref;

    private CommandFields(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads the outermost object, to its last byte. */
    static CommandFields read(byte[] bytes) {
        CommandFields fields = new CommandFields(bytes);
        boolean whole = fields.readObject();
        // Even of a text that breaks off, the ref that was read tells the client which command it was.
        if (fields.spans.containsKey(Name.REF)) {
            fields.ref = fields.label(Name.REF);
        }
        if (!whole) {
            throw fields.refused(ErrorCode.BAD_MESSAGE, "a command is one JSON object, each field given once");
        }
        return fields;
    }

    private boolean readObject() {
        JsonText text = JsonText.at(bytes, 0);
        if (!text.skipSpace().take('{')) {
            return false;
        }
        if (!text.skipSpace().take('}')) {
            do {
                if (!readField(text.skipSpace())) {
                    return false;
                }
            } while (text.skipSpace().take(','));
            if (!text.take('}')) {
                return false;
            }
        }
        return text.skipSpace().atEnd();
    }

    private boolean readField(JsonText text) {
        int from = text.position();
        if (!text.string()) {
            return false;
        }
        Name name = Name.of(JsonString.decode(bytes, from, text.position()));
        if (!text.skipSpace().take(':')) {
            return false;
        }
        int start = text.skipSpace().position();
        if (!text.value()) {
            return false;
        }
        return name == null || spans.put(name, new Span(start, text.position())) == null;
    }

    CommandException refused(ErrorCode code, String message) {
        return new CommandException(ref, code, message);
    }

    String ref() {
        return ref;
    }

    boolean has(Name name) {
        Span span = spans.get(name);
        return span != null && bytes[span.from] != 'n';
    }

    /** The very bytes of the value of {@code data}. */
    byte[] data() {
        Span span = spans.get(Name.DATA);
        if (span == null) {
            throw refused(ErrorCode.BAD_PARAMETER, "a broadcast has 'data'");
        }
        return Arrays.copyOfRange(bytes, span.from, span.to);
    }

    /** The value of a string; null where it is not given. */
    String string(Name name, ErrorCode code) {
        if (!has(name)) {
            return null;
        }
        Span span = spans.get(name);
        if (bytes[span.from] != '"') {
            throw refused(code, "'" + name.text + "' is a string");
        }
        return JsonString.decode(bytes, span.from, span.to);
    }

    /** A {@code ref} or {@code key}; null where it is not given. */
    String label(Name name) {
        String value = string(name, ErrorCode.BAD_PARAMETER);
        if (value != null && !Label.isValid(value)) {
            throw refused(
                    ErrorCode.BAD_PARAMETER,
                    "'" + name.text + "' is 1 to " + Label.MAX_LENGTH + " printable ASCII characters");
        }
        return value;
    }

    RoomName room(int maxLength) {
        String value = string(Name.ROOM, ErrorCode.BAD_ROOM);
        try {
            RoomName room = new RoomName(value);
            if (value.length() <= maxLength) {
                return room;
            }
        } catch (IllegalArgumentException e) {
            throw refused(ErrorCode.BAD_ROOM, e.getMessage());
        }
        throw refused(ErrorCode.BAD_ROOM, "a room name has at most " + maxLength + " characters here");
    }

    /** The value of {@code since}; null where it is not given. */
    Position since() {
        String value = string(Name.SINCE, ErrorCode.BAD_POSITION);
        try {
            return value == null ? null : Position.parse(value);
        } catch (IllegalArgumentException e) {
            throw refused(ErrorCode.BAD_POSITION, "'since' is an id that this service gave");
        }
    }

    /** A whole number of at least {@code least}, cut to {@code most}. */
    int number(Name name, int least, int most, int absent) {
        if (!has(name)) {
            return Math.min(absent, most);
        }
        Span span = spans.get(name);
        String digits = new String(bytes, span.from, span.to - span.from, StandardCharsets.UTF_8);
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw refused(ErrorCode.BAD_PARAMETER, "'" + name.text + "' is a whole number of at least " + least);
        }
        int value = digits.length() > 9 ? most : Integer.parseInt(digits);
        if (value < least) {
            throw refused(ErrorCode.BAD_PARAMETER, "'" + name.text + "' is a whole number of at least " + least);
        }
        return Math.min(value, most);
    }

    boolean flag(Name name, boolean absent) {
        if (!has(name)) {
            return absent;
        }
        // The grammar has been read: a value that begins so is that word.
        byte first = bytes[spans.get(name).from];
        if (first != 't' && first != 'f') {
            throw refused(ErrorCode.BAD_PARAMETER, "'" + name.text + "' is true or false");
        }
        return first == 't';
    }
}
