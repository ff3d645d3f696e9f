package dev.fanfare.presence.redis;

import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.PresentMember;
import dev.fanfare.model.RoomName;

/**
 * What Redis is to be told of one member of one room.
 *
 * @param member who is there; null: it is there no more
 * @param reason why it is not; null where it is
 * @param unsent whether Redis cannot have heard of the member yet: if it goes before it was announced, nothing is said
 */
record Change(PresentMember member, DepartureReason reason, boolean unsent) {
    /** A member by the names Redis has for it. */
    record Place(RoomName room, String connection) {}

    static Change came(PresentMember member, boolean unsent) {
        return new Change(member, null, unsent);
    }

    static Change went(DepartureReason reason) {
        return new Change(null, reason, false);
    }

    Change sent() {
        return new Change(member, reason, false);
    }
}
