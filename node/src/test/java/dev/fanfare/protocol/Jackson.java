package dev.fanfare.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;

/** A second opinion on JSON: a general parser, told nothing of ours. */
final class Jackson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Jackson() {}

    /** The string value of a field of the outermost object; null where there is none. Reads the text to its end. */
    static String string(String json, String field) throws IOException {
        String found = null;
        try (JsonParser parser = FACTORY.createParser(json)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth == 1 && token == JsonToken.VALUE_STRING && field.equals(parser.currentName())) {
                    found = parser.getText();
                }
            }
        }
        return found;
    }

    /** Fails where the text is not JSON. */
    static void check(String json) throws IOException {
        string(json, "");
    }

    static String quote(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
