package dev.fanfare.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fanfare.model.PresentMember;
import dev.fanfare.model.RoomCounts;
import dev.fanfare.model.RoomName;
import java.io.IOException;
import java.util.List;

/**
 * Bodies of the answers to operators, each one JSON object in UTF-8. Where nodes were asked, {@code nodes} says how many there
 * are and {@code answered} how many of them the answer is of.
 *
 * <p><b>Threads:</b> any.
 */
public final class AdminMessages {
    private AdminMessages() {}

    /** Who is in a room; {@code more} where there are others that are not listed. */
    public static byte[] presence(RoomName room, List<PresentMember> members, boolean more) {
        return Json.object(out -> {
            out.writeStringField("room", room.value());
            ServerMessages.writePresent(out, "members", members);
            out.writeBooleanField("more", more);
        });
    }

    /** A page of rooms; {@code next} null: there is nothing behind it. */
    public static byte[] rooms(List<RoomCounts> rooms, RoomName next, int nodes, int answered) {
        return Json.object(out -> {
            out.writeArrayFieldStart("rooms");
            for (RoomCounts counts : rooms) {
                out.writeStartObject();
                writeCounts(out, counts);
                out.writeEndObject();
            }
            out.writeEndArray();
            if (next != null) {
                out.writeStringField("next", next.value());
            }
            writeReach(out, nodes, answered);
        });
    }

    /** One room. */
    public static byte[] room(RoomCounts counts, int nodes, int answered) {
        return Json.object(out -> {
            writeCounts(out, counts);
            writeReach(out, nodes, answered);
        });
    }

    /** How many connections were removed from a room. */
    public static byte[] removed(int removed, int nodes, int answered) {
        return Json.object(out -> {
            out.writeNumberField("removed", removed);
            writeReach(out, nodes, answered);
        });
    }

    private static void writeCounts(JsonGenerator out, RoomCounts counts) throws IOException {
        out.writeStringField("room", counts.room().value());
        out.writeNumberField("connections", counts.connections());
        out.writeNumberField("users", counts.users());
    }

    private static void writeReach(JsonGenerator out, int nodes, int answered) throws IOException {
        out.writeNumberField("nodes", nodes);
        out.writeNumberField("answered", answered);
    }
}
