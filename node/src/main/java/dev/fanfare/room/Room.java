package dev.fanfare.room;

import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.FanfareException;
import java.util.ArrayList;
import java.util.List;

/**
 * One room on one event loop: its members' cursors, and the entries that those behind the top still need. The entries are
 * the log's; what the log has trimmed is given up here too, and a cursor that needs it reads it from the stream.
 *
 * <p><b>Threads:</b> its hub's loop alone.
 */
final class Room {
    private final RoomName name;
    private final Hub hub;
    private final List<Cursor> cursors = new ArrayList<>();

    /** Came this turn and was not yet fanned out. */
    private final List<Entry> incoming = new ArrayList<>();

    /** The last entries up to the top, while some cursor is behind; else empty. */
    private final EntryRing window = new EntryRing();

    /** The last position that was fanned out; of no meaning while there is no cursor. */
    private Position top;

    private long logFirst;
    private int joining;
    private int lagging;
    private boolean fanningOut;

    Room(RoomName name, Hub hub) {
        this.name = name;
        this.hub = hub;
    }

    RoomName name() {
        return name;
    }

    boolean isUnused() {
        return cursors.isEmpty() && joining == 0;
    }

    /** Asks the node to attach; the cursor is a member once the answer is there. */
    void join(Cursor cursor, JoinRequest request) {
        joining++;
        hub.source().attach(hub, request, new LogSource.AttachAnswer() {
            @Override
            public void attached(Joined joined, List<Entry> entries) {
                admit(cursor, joined, entries);
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
        hub.countMembers(1);
        cursor.moveTo(joined.id());
        if (isBehind(cursor)) {
            setLagging(lagging + 1);
            widenWindow(entries);
        } else {
            entries.forEach(Entry::release);
        }
        // Last, as the member may leave within this call.
        cursor.member().joined(name, joined);
        hub.written(cursor.seat);
        advance(cursor);
    }

    /** Takes over one reference to each entry. They reach up to the top, as the window does. */
    private void widenWindow(List<Entry> entries) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            if (window.isEmpty() || entry.offset() == window.firstOffset() - 1) {
                window.addFirst(entry);
            } else {
                entry.release();
            }
        }
    }

    void leave(Cursor cursor) {
        cursor.leave();
        if (cursor.isJoined() && !fanningOut) {
            if (isBehind(cursor)) {
                caughtUp();
            }
            remove(cursor);
        }
    }

    private void remove(Cursor cursor) {
        hub.countMembers(-1);
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
        keepForLagging();
        sweep();
        if (stuck) {
            cursorsBehind().forEach(this::advance);
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
        setLagging(behind);
        return stuck;
    }

    private void keepForLagging() {
        if (lagging > 0) {
            incoming.forEach(window::addLast);
            window.removeBelow(logFirst);
        } else {
            window.clear();
            incoming.forEach(Entry::release);
        }
        incoming.clear();
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

    private boolean isBehind(Cursor cursor) {
        return cursor.at().offset() < top.offset();
    }

    /** Moves a cursor that is behind as far as its socket takes bytes. */
    void advance(Cursor cursor) {
        if (cursor.isGone() || !cursor.isJoined() || !isBehind(cursor)) {
            return;
        }
        Member member = cursor.member();
        long written = 0;
        while (isBehind(cursor) && member.isWritable()) {
            Entry paged = cursor.nextOfPage();
            Entry next = paged != null ? paged : window.get(cursor.at().offset() + 1);
            if (next == null) {
                read(cursor);
                break;
            }
            if (cursor.wants(next.publication())) {
                member.write(next.frame(member.wireFormat(), hub.encoder()));
                written++;
            }
            cursor.moveTo(next.publication().position());
            if (paged != null) {
                cursor.turnPage();
            }
        }
        if (written > 0) {
            hub.delivered(written);
            hub.written(cursor.seat);
        }
        if (!isBehind(cursor)) {
            caughtUp();
        } else if (!member.isWritable()) {
            cursor.dropPage();
        }
    }

    private void caughtUp() {
        setLagging(lagging - 1);
        if (lagging == 0) {
            window.clear();
        }
    }

    private void setLagging(int now) {
        hub.countLagging(now - lagging);
        lagging = now;
    }

    private void read(Cursor cursor) {
        if (cursor.isReading()) {
            return;
        }
        cursor.reading(true);
        Position since = cursor.at();
        hub.source().read(hub, name, since, new LogSource.ReadAnswer() {
            @Override
            public void page(List<Entry> entries) {
                cursor.reading(false);
                if (cursor.isGone() || !entries.get(0).publication().follows(cursor.at())) {
                    entries.forEach(Entry::release);
                } else {
                    cursor.usePage(entries);
                }
                advance(cursor);
            }

            @Override
            public void gone() {
                fanOut();
                cursor.reading(false);
                if (cursor.isGone() || !isBehind(cursor)) {
                    return;
                }
                if (cursor.at().equals(since)) {
                    caughtUp();
                    reset(cursor, Member.Reset.LAGGED);
                } else {
                    advance(cursor); // it was moved meanwhile: this was the answer to another question
                }
            }

            @Override
            public void unavailable() {
                cursor.reading(false);
            }
        });
    }

    private void reset(Cursor cursor, Member.Reset reason) {
        cursor.dropPage();
        cursor.moveTo(top);
        cursor.member().reset(name, top, reason);
        hub.written(cursor.seat);
        hub.countReset();
    }

    /** The log lost continuity: everyone goes on at {@code newTop}, and is told. */
    void restart(Position newTop) {
        fanOut();
        window.clear();
        setLagging(0);
        top = newTop;
        List.copyOf(cursors).stream().filter(c -> !c.isGone()).forEach(c -> reset(c, Member.Reset.EPOCH));
    }

    /** After a fault of ours: the members go on after what came last, and are told that they may have missed something. */
    void startOver() {
        window.clear();
        setLagging(0);
        sweep();
        List.copyOf(cursors).forEach(cursor -> reset(cursor, Member.Reset.LAGGED));
    }

    /** The log went on to {@code newTop}, but its entries were too many to hand over: the cursors read them. */
    void skipTo(Position newTop) {
        fanOut();
        window.clear();
        top = newTop;
        List<Cursor> behind = cursorsBehind();
        setLagging(behind.size());
        behind.forEach(this::advance);
    }

    /** The log gave up everything below an offset. */
    void trimmed(long firstHeld) {
        logFirst = firstHeld;
        window.removeBelow(firstHeld);
    }

    /** Gives up everything; the room is not used any more. */
    void close() {
        incoming.forEach(Entry::release);
        incoming.clear();
        window.clear();
    }
}
