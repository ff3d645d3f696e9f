package dev.fanfare.presence;

import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.PresentMember;
import dev.fanfare.model.RoomName;
import io.vertx.core.Future;

/**
 * Who is in which room, on all nodes. Not in the log: it has no order with messages, no ids and no history.
 *
 * <p><b>Promise.</b> What an engine tells of a watched room is right in the end, whatever failed in between: nobody is told
 * to have left twice, nobody stays who is gone. A node that ends without a word is found out within its lease, and its
 * members leave together. After a time in which something may have been missed the list is told anew, where it is another.
 * Of a room with more members than are listed, changes of those that are not listed are not told.
 *
 * <p><b>Threads:</b> called on the broker's context alone, where futures complete and the listener is called.
 */
public interface Presence {
    /** Called once, before anything else. */
    void start(Listener listener);

    /** A member of this node came into a room. Again for the same connection and room: no effect. */
    void enter(RoomName room, PresentMember member);

    /** A member of this node left a room. No effect where it is not in it. */
    void leave(RoomName room, String connection, DepartureReason reason);

    /** From now on the listener is told of the room: the list first, once it is known. */
    void watch(RoomName room);

    /** Nothing more is told of the room after this call. */
    void unwatch(RoomName room);

    /** What the listener was told of a watched room, all changes included that it was told; null before the list. */
    Members known(RoomName room);

    /**
     * Who is in a room, watched or not. Of a watched room: as last known, also while the server is out of reach.
     *
     * @return fails with {@code broker_unavailable}
     */
    Future<Members> members(RoomName room);

    /** Takes back what this node's members are in and ends. Completes within a bounded time. */
    Future<Void> close();

    /** Told of watched rooms. */
    interface Listener {
        /** The full list: first of all, and after something may have been missed. */
        void onMembers(RoomName room, Members members);

        /** What changed since the list or the last change; what came in one loop turn comes together. */
        void onChange(RoomName room, PresenceChange change);
    }
}
