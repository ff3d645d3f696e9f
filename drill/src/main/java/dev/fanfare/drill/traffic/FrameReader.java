package dev.fanfare.drill.traffic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what nodes say. All members of a room get the same text, so the texts read last are kept, in {@value #CACHED}
 * slots by their hash: most messages are recognised, not parsed.
 *
 * <p><b>Threads:</b> one.
 */
final class FrameReader {
    private static final int CACHED = 1_024;

    private final JsonFactory json = new JsonFactory();
    private final Payloads payloads;
    private final String[] texts = new String[CACHED];
    private final Frame[] frames = new Frame[CACHED];

    FrameReader(Payloads payloads) {
        this.payloads = payloads;
    }

    /**
     * A frame that is not to be changed.
     *
     * @throws IOException when it is not a JSON object
     */
    Frame read(String text) throws IOException {
        int slot = text.hashCode() & CACHED - 1;
        if (text.equals(texts[slot])) {
            return frames[slot];
        }
        Frame frame;
        try (JsonParser parser = json.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            frame = object(parser);
        }
        if (frame.type.equals("message")) {
            texts[slot] = text;
            frames[slot] = frame;
        }
        return frame;
    }

    private Frame object(JsonParser parser) throws IOException {
        Frame frame = new Frame();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "type" -> frame.type = parser.getText();
                case "ref" -> frame.ref = parser.getText();
                case "room" -> frame.room = parser.getText();
                case "id", "messageId" -> frame.id = parser.getText();
                case "top" -> frame.top = parser.getText();
                case "code" -> frame.code = parser.getText();
                case "message" -> frame.message = parser.getText();
                case "recovered" -> frame.recovered = parser.getBooleanValue();
                case "more" -> frame.more = parser.getBooleanValue();
                case "retry" -> frame.retry = parser.getBooleanValue();
                case "after" -> frame.after = parser.getIntValue();
                case "messages" -> frame.messages = messages(parser);
                case "data" -> data(parser, frame);
                default -> parser.skipChildren();
            }
        }
        return frame;
    }

    private List<Frame> messages(JsonParser parser) throws IOException {
        List<Frame> messages = new ArrayList<>();
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            messages.add(object(parser));
        }
        return messages;
    }

    /** Leaves what is not of this run as nobody's. */
    private void data(JsonParser parser, Frame frame) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        String run = "";
        String filling = "";
        int by = -1;
        int number = -1;
        long sum = -1;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "r" -> run = parser.getText();
                case "b" -> by = parser.getValueAsInt(-1);
                case "n" -> number = parser.getValueAsInt(-1);
                case "s" -> sum = parser.getValueAsLong(-1);
                case "p" -> filling = parser.getText();
                default -> parser.skipChildren();
            }
        }
        frame.intact = payloads.intact(run, by, number, sum, filling);
        if (run.equals(payloads.run())) {
            frame.by = by;
            frame.number = number;
        }
    }
}
