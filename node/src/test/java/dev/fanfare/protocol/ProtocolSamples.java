package dev.fanfare.protocol;

import dev.fanfare.model.Message;
import dev.fanfare.model.Payload;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.Term;
import java.nio.charset.StandardCharsets;

/** The publication of the design's examples, with other content. */
final class ProtocolSamples {
    static final long TIME = 1_790_000_000_000L;

    private ProtocolSamples() {}

    static Publication publication(Payload payload) {
        return publication("ana", null, payload);
    }

    static Publication publication(String from, String key, Payload payload) {
        Term term = new Term(1, "x7");
        return new Publication(
                new RoomName("lobby"),
                new Position("k3f9", term, 58),
                term,
                new Message(from, "c1", "node1", TIME, key, payload));
    }

    static Payload text(String text) {
        return new Payload(Payload.Kind.TEXT, utf8(text));
    }

    static Payload json(String text) {
        return new Payload(Payload.Kind.JSON, utf8(text));
    }

    static Payload binary(byte... bytes) {
        return new Payload(Payload.Kind.BINARY, bytes);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
