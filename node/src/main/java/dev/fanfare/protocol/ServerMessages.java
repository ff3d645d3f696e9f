package dev.fanfare.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fanfare.model.DepartedMember;
import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.Position;
import dev.fanfare.model.PresentMember;
import dev.fanfare.model.Publication;
import dev.fanfare.model.RoomName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

    /** What the fields around the messages may take of {@link #HISTORY_BYTES}. */
    private static final int HISTORY_FRAME_BYTES = 1_024;

    /** What a message takes beside its payload: names, ids, a time. */
    private static final int AROUND_A_MESSAGE_BYTES = 200;

    private ServerMessages() {}

    /**
     * First of all, on every JSON connection.
     *
     * @param connection the connection's id
     * @param pingInterval milliseconds of silence after which the node pings
     * @param maxMessageBytes greatest size of an incoming message, bytes, after inflation
     */
    public static byte[] welcome(String connection, String node, long pingInterval, long maxMessageBytes) {
        return message("welcome", null, out -> {
            out.writeStringField("connection", connection);
            out.writeStringField("node", node);
            out.writeNumberField("pingInterval", pingInterval);
            out.writeNumberField("maxMessageBytes", maxMessageBytes);
        });
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
        return message("joined", ref, out -> {
            out.writeStringField("room", room.value());
            out.writeStringField("id", id.toString());
            out.writeStringField("top", top.toString());
            writeRecovered(out, recovered);
            out.writeNumberField("replayed", replayed);
        });
    }

    /**
     * The broker holds the message; {@code duplicate} where it held it before, by its key. What other messages call {@code id}
     * is a place from which to resume; this is none, as messages before it may still be on their way, and has a name of its own.
     */
    public static byte[] ack(String ref, RoomName room, Position messageId, boolean duplicate) {
        return message("ack", ref, out -> {
            out.writeStringField("room", room.value());
            out.writeStringField("messageId", messageId.toString());
            if (duplicate) {
                out.writeBooleanField("duplicate", true);
            }
        });
    }

    /** The connection is no member any more. */
    public static byte[] left(String ref, RoomName room) {
        return message("left", ref, out -> out.writeStringField("room", room.value()));
    }

    /** An operator removed the connection from the room. */
    public static byte[] kicked(RoomName room) {
        return message("left", null, out -> {
            out.writeStringField("room", room.value());
            out.writeStringField("reason", DepartureReason.KICKED.text());
        });
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
        return message("history", ref, out -> {
            out.writeStringField("room", room.value());
            writePage(out, page(publications, id), more, recovered);
        });
    }

    /** The same page as the body of an HTTP answer: without {@code type}, {@code ref} and {@code room}. */
    public static byte[] page(List<Publication> publications, Position id, boolean more, Boolean recovered) {
        return Json.object(out -> writePage(out, page(publications, id), more, recovered));
    }

    private static void writePage(JsonGenerator out, Page page, boolean more, Boolean recovered) throws IOException {
        out.writeFieldName("messages");
        out.writeRawValue(page.messages);
        out.writeStringField("id", page.last.toString());
        out.writeBooleanField("more", more || page.cut);
        writeRecovered(out, recovered);
    }

    /** The answer to a publish of one message over HTTP. */
    public static byte[] published(Position id, boolean duplicate) {
        return Json.object(out -> {
            out.writeStringField("id", id.toString());
            if (duplicate) {
                out.writeBooleanField("duplicate", true);
            }
        });
    }

    /** The answer to a publish of several, in their order. */
    public static byte[] published(List<Position> ids) {
        return Json.object(out -> {
            out.writeArrayFieldStart("ids");
            for (Position id : ids) {
                out.writeString(id.toString());
            }
            out.writeEndArray();
        });
    }

    /** The answer to {@code ping}. */
    public static byte[] pong(String ref) {
        return message("pong", ref, out -> {});
    }

    /**
     * Continuity was lost; what follows {@code id} will be delivered.
     *
     * @param reason {@code epoch}: the room's log itself lost it; {@code lagged}: this client was too slow
     */
    public static byte[] reset(RoomName room, Position id, String reason) {
        return message("reset", null, out -> {
            out.writeStringField("room", room.value());
            out.writeStringField("id", id.toString());
            out.writeStringField("reason", reason);
        });
    }

    /**
     * Who is in a room.
     *
     * @param ref that of the command; null where nobody asked with one
     * @param more whether there are others that are not listed
     */
    public static byte[] members(String ref, RoomName room, List<PresentMember> members, boolean more) {
        return message("members", ref, out -> {
            out.writeStringField("room", room.value());
            writePresent(out, "members", members);
            if (more) {
                out.writeBooleanField("more", true);
            }
        });
    }

    /** Who came into a room and who went; an empty list is left out. */
    public static byte[] presence(RoomName room, List<PresentMember> joined, List<DepartedMember> left) {
        return message("presence", null, out -> {
            out.writeStringField("room", room.value());
            if (!joined.isEmpty()) {
                writePresent(out, "joined", joined);
            }
            if (!left.isEmpty()) {
                out.writeArrayFieldStart("left");
                for (DepartedMember member : left) {
                    out.writeStartObject();
                    out.writeStringField("user", member.user());
                    out.writeStringField("connection", member.connection());
                    out.writeStringField("reason", member.reason().text());
                    out.writeEndObject();
                }
                out.writeEndArray();
            }
        });
    }

    static void writePresent(JsonGenerator out, String name, List<PresentMember> members) throws IOException {
        out.writeArrayFieldStart(name);
        for (PresentMember member : members) {
            out.writeStartObject();
            out.writeStringField("user", member.user());
            out.writeStringField("connection", member.connection());
            out.writeStringField("node", member.node());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /**
     * The client is to connect anew.
     *
     * @param after milliseconds to wait before it opens the next connection
     * @param deadline milliseconds from now at which this one is closed
     */
    public static byte[] goaway(GoawayReason reason, long after, long deadline) {
        return message("goaway", null, out -> {
            out.writeStringField("reason", reason.text());
            out.writeNumberField("after", after);
            out.writeNumberField("deadline", deadline);
        });
    }

    /** Something the client asked for was not done. */
    public static byte[] error(String ref, ErrorCode code, String message) {
        return message("error", ref, out -> {
            out.writeStringField("code", code.text());
            out.writeStringField("message", message);
            out.writeBooleanField("retry", code.retry());
        });
    }

    /** How large a page of these will be, roughly; at most what {@link #HISTORY_BYTES} allows. */
    public static long historyBytes(List<Publication> publications) {
        long bytes = HISTORY_FRAME_BYTES;
        for (int i = 0; i < publications.size() && (i == 0 || bytes < HISTORY_BYTES); i++) {
            bytes += AROUND_A_MESSAGE_BYTES
                    + publications.get(i).message().payload().size();
        }
        return publications.size() > 1 ? Math.min(bytes, HISTORY_BYTES) : bytes;
    }

    private record Page(String messages, Position last, boolean cut) {}

    /** The array of as many messages as fit, but of one at least; {@code last} is {@code id} where there are none. */
    private static Page page(List<Publication> publications, Position id) {
        ByteSink out = new ByteSink().add('[');
        Position last = id;
        boolean cut = false;
        for (int i = 0; i < publications.size() && !cut; i++) {
            int before = out.length();
            if (i > 0) {
                out.add(',');
            }
            PublicationEncoder.writeJson(out, publications.get(i));
            cut = i > 0 && out.length() > HISTORY_BYTES - HISTORY_FRAME_BYTES;
            if (cut) {
                out.advance(before - out.length());
            } else {
                last = publications.get(i).position();
            }
        }
        out.add(']');
        return new Page(new String(out.array(), 0, out.length(), StandardCharsets.UTF_8), last, cut);
    }

    private static void writeRecovered(JsonGenerator out, Boolean recovered) throws IOException {
        if (recovered != null) {
            out.writeBooleanField("recovered", recovered);
        }
    }

    private static byte[] message(String type, String ref, Json.Fields fields) {
        return Json.object(out -> {
            out.writeStringField("type", type);
            if (ref != null) {
                out.writeStringField("ref", ref);
            }
            fields.write(out);
        });
    }
}
