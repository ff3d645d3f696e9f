package dev.fanfare.room;

import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;

/**
 * A wish to become a member.
 *
 * @param room the room
 * @param since the last position the client saw; null where it saw none. Wins over {@code history} where it can be
 *     recovered
 * @param history how many publications back to start, at least 0; cut to the configured limit by the caller
 * @param echo which of its own broadcasts the member wants
 * @param presence whether the member wants to be told who is here
 */
public record JoinRequest(RoomName room, Position since, int history, Echo echo, boolean presence) {
    /** A wish to become a member that gets everything, and is not told who is here. */
    public JoinRequest(RoomName room, Position since, int history) {
        this(room, since, history, Echo.ALL, false);
    }
}
