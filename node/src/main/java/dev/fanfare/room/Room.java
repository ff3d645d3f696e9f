package dev.fanfare.room;

import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.FanfareException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One room on one event loop: its members' cursors, and how what comes is written to those at the top. {@link Laggards} are
 * the others.
 *
 * <p><b>Threads:</b> its hub's loop alone.
 */
final class Room {
    private final RoomName name;
    private final Hub hub;
    private final List<Cursor> cursors = new ArrayList<>();

    /** Came this turn and was not yet fanned out. */
    private final List<Entry> incoming = new ArrayList<>();

    private final Laggards laggards;

    /** The last position that was fanned out; of no meaning while there is no cursor. */
    private Position top;

    private long logFirst;
    private int joining;
    private boolean fanningOut;

    Room(RoomName name, Hub hub) {
        this.name = name;
        this.hub = hub;
        this.laggards = new Laggards(this, hub);
    }

    RoomName name() {
        return name;
    }

    boolean isUnused() {
        return cursors.isEmpty() && joining == 0;
    }

    void forEachMember(Consumer<Member> action) {
        cursors.forEach(cursor -> action.accept(cursor.member()));
    }

    /** Asks the node to attach; the cursor is a member once the answer is there, and then {@code then} runs. */
    void join(Cursor cursor, JoinRequest request, Runnable then) {
        joining++;
        boolean resumes = request.since() != null;
        long began = resumes ? hub.meter().resumeBegins() : 0;
        hub.source().attach(hub, request, new LogSource.AttachAnswer() {
            @Override
            public void attached(Joined joined, List<Entry> entries) {
                admit(cursor, joined, entries);
                if (!cursor.isGone()) {
                    if (resumes) {
                        hub.meter().resumed(began);
                    }
                    then.run();
                }
            }

            @Override
            public void failed(FanfareException failure) {
                joining--;
                if (!cursor.isGone()) {
                    hub.forget(cursor);
                    cursor.member().joinFailed(name, failure);
                    hub.written(cursor.seat);
                }
                hub.dropIfUnused(Room.this);
            }
        });
    }

    /** While it is not in the list, {@link #joining} keeps the room from being dropped by the fan-out. */
    private void admit(Cursor cursor, Joined joined, List<Entry> entries) {
        fanOut();
        joining--;
        if (cursors.isEmpty()) {
            top = joined.top();
        }
        if (cursor.isGone()) {
            entries.forEach(Entry::release);
            hub.dropIfUnused(this);
            return;
        }
        cursor.index = cursors.size();
        cursors.add(cursor);
        hub.countMember(cursor.member(), 1);
        cursor.begin(joined.id());
        if (isBehind(cursor)) {
            laggards.add(entries);
        } else {
            entries.forEach(Entry::release);
        }
        // Last, as the member may leave within this call.
        cursor.member().joined(name, joined);
        hub.written(cursor.seat);
        advance(cursor);
    }

    void leave(Cursor cursor) {
        cursor.leave();
        if (cursor.isJoined() && !fanningOut) {
            if (isBehind(cursor)) {
                laggards.remove();
            }
            remove(cursor);
        }
    }

    private void remove(Cursor cursor) {
        hub.countMember(cursor.member(), -1);
        Cursor last = cursors.remove(cursors.size() - 1);
        if (last != cursor) {
            cursors.set(cursor.index, last);
            last.index = cursor.index;
        }
    }

    /** Takes over one reference to each entry; fanned out at the end of the turn. */
    void receive(List<Entry> entries, long firstHeld) {
        incoming.addAll(entries);
        logFirst = firstHeld;
    }

    /** Writes what came to every cursor that stands at the top; the others find it in the window. */
    void fanOut() {
        if (incoming.isEmpty()) {
            return;
        }
        Position before = top;
        Batch batch = new Batch(incoming, hub.encoder(), cursors.size());
        top = incoming.get(incoming.size() - 1).publication().position();
        boolean stuck = false;
        try {
            stuck = write(batch, before);
        } catch (RuntimeException fault) {
            incoming.forEach(Entry::release);
            incoming.clear();
            throw fault;
        } finally {
            fanningOut = false;
            batch.close();
        }
        hub.delivered(batch.delivered());
        hub.meter().fannedOut(incoming.get(0).publication());
        laggards.keep(incoming, logFirst);
        incoming.clear();
        sweep();
        if (stuck) {
            cursorsBehind().forEach(laggards::advance);
        }
    }

    /** Writes to those who stand before the batch; true where some who lag could go on, and nothing else tells them. */
    private boolean write(Batch batch, Position before) {
        int behind = 0;
        boolean stuck = false;
        fanningOut = true;
        for (int i = 0; i < cursors.size(); i++) {
            Cursor cursor = cursors.get(i);
            if (!cursor.isGone() && cursor.at().offset() == before.offset()) {
                if (!batch.writeTo(cursor)) {
                    behind++;
                }
                hub.written(cursor.seat);
            } else if (!cursor.isGone()) {
                behind++;
                stuck |= !cursor.isReading() && cursor.member().isWritable();
            }
        }
        laggards.count(behind);
        return stuck;
    }

    /** Removes the cursors that left while the batch was being written. */
    private void sweep() {
        for (int i = cursors.size() - 1; i >= 0; i--) {
            if (cursors.get(i).isGone()) {
                remove(cursors.get(i));
            }
        }
        hub.dropIfUnused(this);
    }

    private List<Cursor> cursorsBehind() {
        return cursors.stream().filter(this::isBehind).toList();
    }

    boolean isBehind(Cursor cursor) {
        return cursor.at().offset() < top.offset();
    }

    /** The member's socket takes bytes again. */
    void advance(Cursor cursor) {
        laggards.advance(cursor);
    }

    /** The cursor goes on at the top, and its member is told that it missed something. */
    void reset(Cursor cursor, Member.Reset reason) {
        cursor.reset(top, reason);
        hub.written(cursor.seat);
        hub.countReset();
    }

    /** The log lost continuity: everyone goes on at {@code newTop}, and is told. */
    void restart(Position newTop) {
        fanOut();
        laggards.clear();
        laggards.count(0);
        top = newTop;
        List.copyOf(cursors).stream().filter(c -> !c.isGone()).forEach(c -> reset(c, Member.Reset.EPOCH));
    }

    /** The log was cut after {@code common}: who is past it goes on there, and is told; the others never notice. */
    void cut(Position common) {
        fanOut();
        laggards.cut(common.offset());
        top = common;
        cursors.forEach(Cursor::dropPage);
        cursors.stream()
                .filter(cursor -> cursor.at().offset() > common.offset())
                .toList()
                .forEach(cursor -> reset(cursor, Member.Reset.EPOCH));
        List<Cursor> behind = cursorsBehind();
        laggards.count(behind.size());
        if (behind.isEmpty()) {
            laggards.clear();
        }
    }

    /** After a fault of ours: the members go on after what came last, and are told that they may have missed something. */
    void startOver() {
        laggards.clear();
        laggards.count(0);
        sweep();
        List.copyOf(cursors).forEach(cursor -> reset(cursor, Member.Reset.LAGGED));
    }

    /** The log went on to {@code newTop}, but its entries were too many to hand over: the cursors read them. */
    void skipTo(Position newTop) {
        fanOut();
        laggards.clear();
        top = newTop;
        List<Cursor> behind = cursorsBehind();
        laggards.count(behind.size());
        behind.forEach(laggards::advance);
    }

    /** The log gave up everything below an offset. */
    void trimmed(long firstHeld) {
        logFirst = firstHeld;
        laggards.trimmed(firstHeld);
    }

    /** Gives up everything; the room is not used any more. */
    void close() {
        incoming.forEach(Entry::release);
        incoming.clear();
        laggards.clear();
    }
}
