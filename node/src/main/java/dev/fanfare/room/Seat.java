package dev.fanfare.room;

import dev.fanfare.model.RoomName;
import java.util.ArrayList;
import java.util.List;

/**
 * A member's place in a hub: its cursors, and whether it was written to this turn.
 *
 * <p><b>Threads:</b> its hub's loop alone.
 */
final class Seat {
    final Member member;
    /** One for each room it is in or joins; few, so a walk finds one. */
    final List<Cursor> cursors = new ArrayList<>(1);

    private boolean written;

    Seat(Member member) {
        this.member = member;
    }

    /** Notes that the member was written to; true where it had not been this turn. */
    boolean markWritten() {
        boolean first = !written;
        written = true;
        return first;
    }

    void flush() {
        written = false;
        member.flush();
    }

    Cursor in(RoomName room) {
        for (int i = 0; i < cursors.size(); i++) {
            if (cursors.get(i).room.name().equals(room)) {
                return cursors.get(i);
            }
        }
        return null;
    }
}
