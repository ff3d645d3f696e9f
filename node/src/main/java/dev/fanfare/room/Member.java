package dev.fanfare.room;

import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.protocol.WireFormat;
import io.netty.buffer.ByteBuf;

/**
 * A connection as its hub sees it: somewhere to write shared bytes to. One connection is one member object, also where it
 * is in several rooms.
 *
 * <p><b>Threads:</b> every method is called on the hub's loop, and everything it writes goes out in the order of the
 * calls. What is written is not sent before {@link #flush}; a hub flushes each member it wrote to once a loop turn.
 */
public interface Member {
    /** The form it wants publications in; never changes. */
    WireFormat wireFormat();

    /** How it is reached; never changes. */
    Transport transport();

    /** The connection's id, for members that do not want their own broadcasts. */
    String connection();

    /** Whether the socket takes more now; where false, the transport calls {@link Hub#onWritable} when it does again. */
    boolean isWritable();

    /** Writes one or more whole frames, shared with other members: the callee retains what it keeps. */
    void write(ByteBuf frames);

    /** Sends what was written. */
    void flush();

    /** It is a member of the room from now on. Comes before anything else of the room. */
    void joined(RoomName room, Joined joined);

    /** It did not become a member: {@code broker_unavailable}, mostly. It may ask again. */
    void joinFailed(RoomName room, FanfareException failure);

    /**
     * Continuity was lost for this member; what follows {@code position} will be delivered. Comes between the last
     * message before and the first message after the hole.
     */
    void reset(RoomName room, Position position, Reset reason);

    /** Why a member is reset. */
    enum Reset {
        /** The room's log itself lost continuity. */
        EPOCH,
        /** The member was too slow: what comes next for it is in neither log nor stream any more. */
        LAGGED;

        private final String text = name().toLowerCase(java.util.Locale.ROOT);

        /** As it stands on the wire. */
        public String text() {
            return text;
        }
    }
}
