package dev.fanfare.room;

import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import java.util.List;

/**
 * Where one member is in one room's log. Live delivery, replay after a resume, {@code history} and a slow consumer are the
 * same cursor, moved forward as fast as the socket takes bytes.
 *
 * <p>It never moves back unless its member is told, and passes only the publication that follows where it stands, whatever
 * page, window or batch that comes from: {@link #begin} places it, then {@link #pass} and {@link #reset} alone move it,
 * and {@code pass} checks. A member thus gets no message twice, and a hole is a fault that resets it.
 *
 * <p><b>Threads:</b> its hub's loop alone.
 */
final class Cursor {
    final Seat seat;
    final Room room;
    /** Its place in the room's list, so that leaving costs no search; the room alone uses it. */
    int index;

    private final Echo echo;

    /** The last publication written to the member, or skipped for it; null while it is joining. */
    private Position at;

    /** A page read for this cursor alone; it may end above the top, and what was passed over it is not looked at again. */
    private List<Entry> page = List.of();

    private boolean reading;
    private boolean gone;

    Cursor(Seat seat, Room room, Echo echo) {
        this.seat = seat;
        this.room = room;
        this.echo = echo;
    }

    Member member() {
        return seat.member;
    }

    boolean isJoined() {
        return at != null;
    }

    Position at() {
        return at;
    }

    /** Where it begins, once it has joined. */
    void begin(Position position) {
        at = position;
    }

    /** Moves past publications that were written to the member, or that it does not want. */
    void pass(Publication first, Position last) {
        if (!first.follows(at)) {
            throw new IllegalStateException(first.position() + " does not follow " + at + ", where the cursor stands");
        }
        at = last;
    }

    /** Goes on after a position elsewhere: the one way back, and the member is told at once. */
    void reset(Position position, Member.Reset reason) {
        dropPage();
        at = position;
        member().reset(room.name(), position, reason);
    }

    /** Whether the member wants this one; {@code echo=false} hides what it sent itself, nothing else. */
    boolean wants(Publication publication) {
        return !echo.hides(publication.message(), seat.member.connection());
    }

    boolean wantsAll() {
        return echo.all();
    }

    /** The entry of the page that follows where the cursor stands, or null where the page has none. */
    Entry nextOfPage() {
        if (page.isEmpty()) {
            return null;
        }
        long index = at.offset() + 1 - page.get(0).offset();
        Entry next = index < 0 || index >= page.size() ? null : page.get((int) index);
        if (next == null || !next.publication().follows(at)) {
            dropPage();
            return null;
        }
        return next;
    }

    void usePage(List<Entry> entries) {
        dropPage();
        page = entries;
    }

    /** Gives up the page: it is read again when the member takes bytes, so a stalled member holds none. */
    void dropPage() {
        page.forEach(Entry::release);
        page = List.of();
    }

    boolean isReading() {
        return reading;
    }

    void reading(boolean now) {
        reading = now;
    }

    boolean isGone() {
        return gone;
    }

    void leave() {
        gone = true;
        dropPage();
    }
}
