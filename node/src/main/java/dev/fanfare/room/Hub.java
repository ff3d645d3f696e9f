package dev.fanfare.room;

import dev.fanfare.model.RoomName;

/**
 * The rooms and members of one event loop.
 *
 * <p><b>Threads:</b> touched by its own loop alone.
 */
public final class Hub {
    /**
     * Makes the member one of the room's. Answers by {@link Member#joined} or {@link Member#joinFailed}, later. The caller
     * sees to it that a member joins a room once.
     */
    public void join(Member member, JoinRequest request) {
        throw new UnsupportedOperationException();
    }

    /** Ends a membership, also one that is still being made: nothing of the room is written after this call. */
    public void leave(Member member, RoomName room) {
        throw new UnsupportedOperationException();
    }

    /** The member's socket takes bytes again: its cursors go on. */
    public void onWritable(Member member) {
        throw new UnsupportedOperationException();
    }

    /** The member was written to by its transport: flush it with the others at the end of this loop turn. */
    public void flushSoon(Member member) {
        throw new UnsupportedOperationException();
    }
}
