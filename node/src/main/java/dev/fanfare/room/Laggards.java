package dev.fanfare.room;

import dev.fanfare.model.Position;
import java.util.List;

/**
 * Those cursors of a room that are behind its top, and the entries they still need: the log's last ones, while somebody is
 * behind. What the log has trimmed is given up here too, and a cursor that needs it reads it from the stream.
 *
 * <p><b>Threads:</b> its hub's loop alone.
 */
final class Laggards {
    private final Room room;
    private final Hub hub;

    /** The last entries up to the top, while some cursor is behind; else empty. */
    private final EntryRing window = new EntryRing();

    private int count;

    Laggards(Room room, Hub hub) {
        this.room = room;
        this.hub = hub;
    }

    /** So many are behind now. */
    void count(int now) {
        hub.countLagging(now - count);
        count = now;
    }

    /** One more is behind. Takes over one reference to each entry; they reach up to the top, as the window does. */
    void add(List<Entry> entries) {
        count(count + 1);
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            if (window.isEmpty() || entry.offset() == window.firstOffset() - 1) {
                window.addFirst(entry);
            } else {
                entry.release();
            }
        }
    }

    /** One has caught up, or has left. */
    void remove() {
        count(count - 1);
        if (count == 0) {
            window.clear();
        }
    }

    /** Takes over one reference to each of the room's next entries, and keeps them if anybody needs them. */
    void keep(List<Entry> entries, long logFirst) {
        if (count > 0) {
            entries.forEach(window::addLast);
            window.removeBelow(logFirst);
        } else {
            window.clear();
            entries.forEach(Entry::release);
        }
    }

    /** The log gave up everything below an offset. */
    void trimmed(long logFirst) {
        window.removeBelow(logFirst);
    }

    /** The log gave up everything above an offset. */
    void cut(long last) {
        window.removeAbove(last);
    }

    /** Gives up all entries; whoever is behind reads them. */
    void clear() {
        window.clear();
    }

    /** Moves a cursor that is behind as far as its socket takes bytes. */
    void advance(Cursor cursor) {
        if (cursor.isGone() || !cursor.isJoined() || !room.isBehind(cursor)) {
            return;
        }
        Member member = cursor.member();
        long written = 0;
        while (room.isBehind(cursor) && member.isWritable()) {
            Entry next = next(cursor);
            if (next == null) {
                read(cursor);
                break;
            }
            cursor.pass(next.publication(), next.publication().position());
            if (cursor.wants(next.publication())) {
                member.write(next.frame(member.wireFormat(), hub.encoder()));
                written++;
            }
        }
        if (written > 0) {
            hub.delivered(written);
            hub.written(cursor.seat);
        }
        if (!room.isBehind(cursor)) {
            cursor.dropPage();
            remove();
        } else if (!member.isWritable()) {
            cursor.dropPage();
        }
    }

    /** What follows where a cursor stands, out of its page or the window; null where it has to be read. */
    private Entry next(Cursor cursor) {
        Entry paged = cursor.nextOfPage();
        if (paged != null) {
            return paged;
        }
        Entry held = window.get(cursor.at().offset() + 1);
        return held != null && held.publication().follows(cursor.at()) ? held : null;
    }

    private void read(Cursor cursor) {
        if (cursor.isReading()) {
            return;
        }
        cursor.reading(true);
        Position since = cursor.at();
        hub.source().read(hub, room.name(), since, new LogSource.ReadAnswer() {
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
                room.fanOut();
                cursor.reading(false);
                if (cursor.isGone() || !room.isBehind(cursor)) {
                    return;
                }
                if (cursor.at().equals(since)) {
                    remove();
                    room.reset(cursor, Member.Reset.LAGGED);
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
}
