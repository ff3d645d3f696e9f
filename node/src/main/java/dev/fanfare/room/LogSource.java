package dev.fanfare.room;

import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.FanfareException;
import java.util.List;

/**
 * Where hubs get rooms' logs from: the node. A hub calls from its loop; answers are posted to the hub in the same line as
 * the room's publications, so nothing falls between an answer and what follows it.
 */
public interface LogSource {
    /** Attaches a hub to a room on behalf of a joining cursor; {@code answer} is posted to the hub once. */
    void attach(Hub hub, JoinRequest request, AttachAnswer answer);

    /** The hub has no cursor in the room any more, and none is joining: it wants nothing more of it. */
    void detach(Hub hub, RoomName room);

    /** Reads what follows a position that the hub no longer holds; {@code answer} is posted to the hub once. */
    void read(Hub hub, RoomName room, Position since, ReadAnswer answer);

    /** Takes the answer to {@link #attach}. */
    interface AttachAnswer {
        /**
         * Attached. {@code entries} are the log's after {@code joined.id()}, each with a reference for the hub; they begin
         * later where the log does not reach back so far, and then the cursor reads the rest.
         */
        void attached(Joined joined, List<Entry> entries);

        /** Not attached. */
        void failed(FanfareException failure);
    }

    /** Takes the answer to {@link #read}. */
    interface ReadAnswer {
        /** What follows, at least one, each entry with a reference for the hub. */
        void page(List<Entry> entries);

        /** What follows is gone, or the position is not one of this log. */
        void gone();

        /** The broker did not answer; to be tried again. */
        void unavailable();
    }
}
