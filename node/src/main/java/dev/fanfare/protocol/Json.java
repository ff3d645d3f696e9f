package dev.fanfare.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * JSON (RFC 8259), read and written by Jackson as this service wants it.
 *
 * <p>It reads characters, never bytes: a parser of bytes guesses UTF-16 or UTF-32 where it sees zeros or a byte order
 * mark, and it keeps a table of field names that clients could fill. A parser of characters has neither, and tells exact
 * character offsets. The bytes must be valid UTF-8, which is checked where they come in, so that the characters of a part
 * make the very bytes of that part.
 *
 * <p><b>Threads:</b> any.
 */
final class Json {
    /** Objects and arrays inside one another; a deeper text is refused. */
    static final int MAX_DEPTH = 128;

    /** Lengths have no bound but the whole message's, which the transport holds. */
    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxStringLength(Integer.MAX_VALUE)
            .maxNumberLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .build();

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .streamReadConstraints(CONSTRAINTS)
            .build();

    /** Writes the fields of one object. */
    @FunctionalInterface
    interface Fields {
        void write(JsonGenerator out) throws IOException;
    }

    private Json() {}

    /** A parser of these characters, which it reads in place. The caller closes it. */
    static JsonParser parser(char[] text) throws IOException {
        return FACTORY.createParser(text);
    }

    /** The characters of bytes that are valid UTF-8. */
    static char[] chars(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8).toCharArray();
    }

    /** Whether all the bytes are one JSON value, with white space around it or none. */
    static boolean isValue(byte[] utf8) {
        try (JsonParser parser = parser(chars(utf8))) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** What a JSON string that was read before stands for; {@code quoted} has its quotes. */
    static String unquoted(String quoted) {
        try (JsonParser parser = parser(quoted.toCharArray())) {
            parser.nextToken();
            return parser.getText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One object in UTF-8. Only control characters, quotes and backslashes are escaped. */
    static byte[] object(Fields fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            out.writeStartObject();
            fields.write(out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // not of a writer into memory
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
