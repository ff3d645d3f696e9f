package dev.fanfare.transport.api;

import dev.fanfare.broker.History;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.room.JoinRequest;

/**
 * What is to be read of a room's log.
 *
 * @param since after which place; null: the newest
 * @param limit greatest number of messages, at least 1
 * @param waitMillis how long to wait where there is nothing; 0: not at all
 * @param unproven whether a place was given that proves nothing: of a room that nobody had written or joined
 */
record Reading(RoomName room, Position since, int limit, long waitMillis, boolean unproven) {
    static Reading of(RoomName room, Position since, int limit, long waitMillis) {
        boolean unproven = History.UNWRITTEN.equals(since);
        return new Reading(room, unproven ? null : since, limit, waitMillis, unproven);
    }

    JoinRequest join() {
        return new JoinRequest(room, since, since == null ? limit : 0);
    }

    /** What the client is told: {@code proven}, unless what it gave proves nothing. */
    Boolean recovered(Boolean proven) {
        return unproven ? Boolean.FALSE : proven;
    }
}
