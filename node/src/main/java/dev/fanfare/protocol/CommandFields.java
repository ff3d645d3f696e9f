package dev.fanfare.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.fanfare.model.Payload;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The known fields of one command, or of one body of a publish. A field whose value is {@code null} counts as not
 * given, save {@code data}. Every getter refuses a value that its field cannot take.
 */
final class CommandFields {
    /** The fields that commands have; others are ignored. */
    static final Set<Name> OF_COMMANDS = EnumSet.complementOf(EnumSet.of(Name.FROM, Name.MESSAGES));
    /** The fields that bodies have. */
    static final Set<Name> OF_BODIES = EnumSet.of(Name.DATA, Name.ENCODING, Name.FROM, Name.KEY, Name.MESSAGES);

    /** The fields there are. */
    enum Name {
        TYPE,
        REF,
        ROOM,
        SINCE,
        HISTORY,
        PRESENCE,
        ECHO,
        OWN,
        KEY,
        DATA,
        ENCODING,
        LIMIT,
        FROM,
        MESSAGES;

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

    /** A value: its first token, and the text of a scalar, null of an object or array; of {@code data}, as it came in. */
    private record Value(JsonToken token, String text) {}

    private static final Set<Name> RAW = EnumSet.of(Name.DATA, Name.MESSAGES);

    private final Set<Name> known;
    private final Map<Name, Value> values = new EnumMap<>(Name.class);
    private String ref;

    private CommandFields(Set<Name> known) {
        this.known = known;
    }

    /** Reads the outermost object, to its last character. */
    static CommandFields read(char[] text, Set<Name> known) {
        CommandFields fields = new CommandFields(known);
        boolean whole = fields.readObject(text);
        // Even of a text that breaks off, the ref that was read tells the client which command it was.
        if (fields.values.containsKey(Name.REF)) {
            fields.ref = fields.label(Name.REF);
        }
        if (!whole) {
            String what = known.contains(Name.TYPE) ? "a command" : "a message to publish";
            throw fields.refused(ErrorCode.BAD_MESSAGE, what + " is one JSON object, each field given once");
        }
        return fields;
    }

    private boolean readObject(char[] text) {
        try (JsonParser parser = Json.parser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                Name name = Name.of(parser.currentName());
                parser.nextToken();
                if (name == null || !known.contains(name)) {
                    parser.skipChildren();
                } else if (values.put(name, RAW.contains(name) ? raw(parser, text) : value(parser)) != null) {
                    return false;
                }
            }
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static Value value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token.isScalarValue()) {
            return new Value(token, parser.getText());
        }
        parser.skipChildren();
        return new Value(token, null);
    }

    /** A value as its own piece of the whole text. */
    private static Value raw(JsonParser parser, char[] text) throws IOException {
        JsonToken token = parser.currentToken();
        int from = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        // The parser stands behind the opening quote of a string until it is asked to read it.
        parser.finishToken();
        int to = (int) parser.currentLocation().getCharOffset();
        return new Value(token, new String(text, from, to - from));
    }

    CommandException refused(ErrorCode code, String message) {
        return new CommandException(ref, code, message);
    }

    String ref() {
        return ref;
    }

    /** The JSON of the value of {@code data}, in the very characters it came in. */
    String data() {
        Value value = values.get(Name.DATA);
        if (value == null) {
            throw refused(ErrorCode.BAD_PARAMETER, "a broadcast has 'data'");
        }
        return value.text;
    }

    /**
     * The JSON of each element of the array {@code messages}; null where it is not given.
     *
     * @param most of more elements than that, only one more is taken
     */
    List<char[]> messages(int most) {
        Value value = given(Name.MESSAGES);
        if (value == null) {
            return null;
        }
        List<char[]> elements = new ArrayList<>();
        char[] text = value.text.toCharArray();
        try (JsonParser parser = Json.parser(text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw refused(ErrorCode.BAD_PARAMETER, "'messages' is an array");
            }
            while (elements.size() <= most && parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(raw(parser, text).text.toCharArray());
            }
        } catch (IOException e) {
            throw refused(ErrorCode.BAD_MESSAGE, "'messages' is not JSON"); // not reached: it was read once before
        }
        return elements;
    }

    boolean has(Name name) {
        return values.containsKey(name);
    }

    /** The value of a string; null where it is not given. */
    String string(Name name, ErrorCode code) {
        Value value = given(name);
        if (value != null && value.token != JsonToken.VALUE_STRING) {
            throw refused(code, "'" + name.text + "' is a string");
        }
        return value == null ? null : value.text;
    }

    private Value given(Name name) {
        Value value = values.get(name);
        return value == null || value.token == JsonToken.VALUE_NULL ? null : value;
    }

    /** A {@code ref}, a {@code key} or the beginning of keys; null where it is not given. */
    String label(Name name) {
        String value = string(name, ErrorCode.BAD_PARAMETER);
        if (value != null && !Label.isValid(value)) {
            throw refused(
                    ErrorCode.BAD_PARAMETER,
                    "'" + name.text + "' is 1 to " + Label.MAX_LENGTH + " printable ASCII characters");
        }
        return value;
    }

    /** What is to be broadcast. */
    Payload payload() {
        String data = data();
        String encoding = string(Name.ENCODING, ErrorCode.BAD_PARAMETER);
        if (encoding == null) {
            return new Payload(Payload.Kind.JSON, data.getBytes(StandardCharsets.UTF_8));
        }
        if (!encoding.equals("base64")) {
            throw refused(ErrorCode.BAD_PARAMETER, "'encoding' is base64 or is not given");
        }
        try {
            if (data.charAt(0) == '"') {
                return new Payload(Payload.Kind.BINARY, Base64.getDecoder().decode(Json.unquoted(data)));
            }
        } catch (IllegalArgumentException e) {
            // answered below
        }
        throw refused(ErrorCode.BAD_MESSAGE, "with 'encoding':'base64', 'data' is a string of base64 (RFC 4648)");
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
        Value given = given(name);
        if (given == null) {
            return Math.min(absent, most);
        }
        if (given.token == JsonToken.VALUE_NUMBER_INT && given.text.charAt(0) != '-') {
            int value = given.text.length() > 9 ? most : Integer.parseInt(given.text);
            if (value >= least) {
                return Math.min(value, most);
            }
        }
        throw refused(ErrorCode.BAD_PARAMETER, "'" + name.text + "' is a whole number of at least " + least);
    }

    boolean flag(Name name, boolean absent) {
        Value given = given(name);
        if (given == null) {
            return absent;
        }
        if (!given.token.isBoolean()) {
            throw refused(ErrorCode.BAD_PARAMETER, "'" + name.text + "' is true or false");
        }
        return given.token == JsonToken.VALUE_TRUE;
    }
}
