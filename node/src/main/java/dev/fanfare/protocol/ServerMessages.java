package dev.fanfare.protocol;

import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.RoomName;
import java.util.List;

/**
 * What a node tells one JSON client, save the {@code message} that all members share ({@link PublicationEncoder}): each
 * one JSON object in UTF-8. A {@code ref} that is null is left out.
 *
 * <p><b>Threads:</b> any.
 */
public final class ServerMessages {
    /** Greatest size of a {@code history} answer with more than one message, bytes. */
    public static final int HISTORY_BYTES = 1 << 20;

    /** What the fields after the messages may take of {@link #HISTORY_BYTES}. */
    private static final int HISTORY_TAIL = 256;

    private ServerMessages() {}

    /**
     * First of all, on every JSON connection.
     *
     * @param connection the connection's id
     * @param pingInterval milliseconds of silence after which the node pings
     * @param maxMessageBytes greatest size of an incoming message, bytes, after inflation
     */
    public static byte[] welcome(String connection, String node, long pingInterval, long maxMessageBytes) {
        return message("welcome")
                .put("connection", connection)
                .put("node", node)
                .put("pingInterval", pingInterval)
                .put("maxMessageBytes", maxMessageBytes)
                .bytes();
    }

    /**
     * The connection is a member of the room from here on.
     *
     * @param id where delivery starts
     * @param top where the replay ends
     * @param recovered null where the join gave no {@code since}
     * @param replayed how many messages are replayed
     */
    public static byte[] joined(
            String ref, RoomName room, Position id, Position top, Boolean recovered, long replayed) {
        return message("joined")
                .put("ref", ref)
                .put("room", room)
                .put("id", id)
                .put("top", top)
                .put("recovered", recovered)
                .put("replayed", replayed)
                .bytes();
    }

    /** The broker holds the message; {@code duplicate} where it held it before, by its key. */
    public static byte[] ack(String ref, RoomName room, Position id, boolean duplicate) {
        return message("ack")
                .put("ref", ref)
                .put("room", room)
                .put("id", id)
                .put("duplicate", duplicate ? Boolean.TRUE : null)
                .bytes();
    }

    /** The connection is no member any more. */
    public static byte[] left(String ref, RoomName room) {
        return message("left").put("ref", ref).put("room", room).bytes();
    }

    /**
     * A page of a room's log. It ends before {@link #HISTORY_BYTES}, but has at least one message where {@code
     * publications} has one; what was cut off is told by {@code more} and by {@code id}.
     *
     * @param publications ascending
     * @param id where to go on if there are no publications; else the last one's position is told
     * @param more whether the log goes on after {@code publications}
     * @param recovered null where the request gave no {@code since}
     */
    public static byte[] history(
            String ref, RoomName room, List<Publication> publications, Position id, boolean more, Boolean recovered) {
        JsonObject out = message("history").put("ref", ref).put("room", room).messages("messages");
        Position last = id;
        boolean cut = false;
        for (int i = 0; i < publications.size() && !cut; i++) {
            cut = !out.message(publications.get(i), i == 0, HISTORY_BYTES - HISTORY_TAIL);
            last = cut ? last : publications.get(i).position();
        }
        return out.endMessages()
                .put("id", last)
                .put("more", more || cut)
                .put("recovered", recovered)
                .bytes();
    }

    /** The answer to {@code ping}. */
    public static byte[] pong(String ref) {
        return message("pong").put("ref", ref).bytes();
    }

    /**
     * Continuity was lost; what follows {@code id} will be delivered.
     *
     * @param reason {@code epoch}: the room's log itself lost it; {@code lagged}: this client was too slow
     */
    public static byte[] reset(RoomName room, Position id, String reason) {
        return message("reset")
                .put("room", room)
                .put("id", id)
                .put("reason", reason)
                .bytes();
    }

    /**
     * The client is to connect anew.
     *
     * @param reason {@code drain} or {@code max-age}
     * @param after milliseconds to wait before it opens the next connection
     * @param deadline milliseconds from now at which this one is closed
     */
    public static byte[] goaway(String reason, long after, long deadline) {
        return message("goaway")
                .put("reason", reason)
                .put("after", after)
                .put("deadline", deadline)
                .bytes();
    }

    /** Something the client asked for was not done. */
    public static byte[] error(String ref, ErrorCode code, String message) {
        return message("error")
                .put("ref", ref)
                .put("code", code.text())
                .put("message", message)
                .put("retry", code.retry())
                .bytes();
    }

    private static JsonObject message(String type) {
        return new JsonObject().put("type", type);
    }
}
