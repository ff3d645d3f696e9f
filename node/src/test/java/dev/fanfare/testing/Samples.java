package dev.fanfare.testing;

import dev.fanfare.model.Message;
import dev.fanfare.model.Payload;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.Term;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;

/** Values for tests. */
public final class Samples {
    public static final RoomName LOBBY = new RoomName("lobby");
    public static final String EPOCH = "k3f9";
    public static final Term TERM = new Term(1, "x7");

    private Samples() {}

    /** A text message from a user's connection, {@code user + "-1"}. */
    public static Message message(String user, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Message(user, user + "-1", "n1", 1_790_000_000_000L, null, new Payload(Payload.Kind.TEXT, bytes));
    }

    /** The position at an offset of the sample epoch and term. */
    public static Position at(long offset) {
        return offset == 0 ? Position.start(EPOCH) : new Position(EPOCH, TERM, offset);
    }

    /** The publication at an offset, its text {@code "m" + offset}, sent by ana. */
    public static Publication publication(long offset) {
        return publication(offset, message("ana", "m" + offset));
    }

    /** A publication of a message at an offset. */
    public static Publication publication(long offset, Message message) {
        return new Publication(LOBBY, at(offset), at(offset - 1).term(), message);
    }

    /** The publications from one offset to another, both included. */
    public static List<Publication> publications(long from, long to) {
        return LongStream.rangeClosed(from, to).mapToObj(Samples::publication).toList();
    }
}
