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
 * @param echo whether the member wants its own broadcasts too
 */
public record JoinRequest(RoomName room, Position since, int history, boolean echo) {}
