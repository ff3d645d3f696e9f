package dev.fanfare.room;

import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import java.util.List;

/**
 * Where one member is in one room's log. Live delivery, replay after a resume, {@code history} and a slow consumer are the
 * same cursor, moved forward as fast as the socket takes bytes.
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

    /** A page read for this cursor alone, below what the room's window holds; empty where there is none. */
    private List<Entry> page = List.of();

    private int pageIndex;
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

    void moveTo(Position position) {
        at = position;
    }

    /** Whether the member wants this one; {@code echo=false} hides what it sent itself, nothing else. */
    boolean wants(Publication publication) {
        return !echo.hides(publication.message(), seat.member.connection());
    }

    boolean wantsAll() {
        return echo.all();
    }

    /** The next entry of the page, or null where the page is used up. */
    Entry nextOfPage() {
        return pageIndex < page.size() ? page.get(pageIndex) : null;
    }

    void usePage(List<Entry> entries) {
        dropPage();
        page = entries;
    }

    void turnPage() {
        pageIndex++;
        if (pageIndex == page.size()) {
            dropPage();
        }
    }

    /** Gives up the page: it is read again when the member takes bytes, so a stalled member holds none. */
    void dropPage() {
        page.forEach(Entry::release);
        page = List.of();
        pageIndex = 0;
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
