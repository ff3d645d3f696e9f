package dev.fanfare.drill.traffic;

import dev.fanfare.drill.check.Arrival;
import dev.fanfare.drill.check.Lane;
import dev.fanfare.drill.check.Reader;
import dev.fanfare.drill.check.RoomCheck;
import dev.fanfare.drill.check.Sent;

/**
 * A member of a room, as a good client is one: resumes after what it saw last, on the next target, after a random time or
 * as advised; and when told to go away it opens the next connection before it leaves the first, takes each message from
 * whichever brings it first, and leaves when the next has brought all that the first has.
 *
 * <p><b>Threads:</b> its loop.
 */
final class Member {
    private final Loop loop;
    private final RoomCheck check;
    private final Reader reader;
    private final String room;
    private final String user;
    private final boolean command;
    private final boolean obeyGoaway;
    private final Backoff backoff;

    private int target;
    private String cookie;
    /** The place it joined at first. */
    private String origin;

    private String last;
    private MemberLink current;
    /** The one to go to; null while it is not told to go away. */
    private MemberLink next;

    private boolean reading = true;
    private boolean closed;
    private boolean gone;
    /** When the connection was lost; 0 while there is one, and before the first. */
    private long lostAt;

    private long lastMessage;
    private long longestGap;

    Member(Loop loop, RoomCheck check, String room, String user, int target, Style style) {
        this.loop = loop;
        this.check = check;
        this.reader = check.reader(user);
        this.room = room;
        this.user = user;
        this.target = target;
        this.command = style.command;
        this.obeyGoaway = style.obeyGoaway;
        this.backoff = new Backoff(loop.random());
    }

    /**
     * How it behaves.
     *
     * @param command whether it speaks command mode, else plain JSON
     * @param obeyGoaway whether it goes when told to, else when it is cut
     */
    record Style(boolean command, boolean obeyGoaway) {}

    String room() {
        return room;
    }

    String user() {
        return user;
    }

    boolean isCommand() {
        return command;
    }

    Lane newLane() {
        return reader.lane();
    }

    /** Where its first connection joined; null before that. */
    String origin() {
        return origin;
    }

    boolean isJoined() {
        return current != null && current.joined();
    }

    /** Whether it is in the room and has all that it missed. */
    boolean isCaughtUp() {
        return isJoined() && !current.replaying();
    }

    /** The longest time between two of its messages, in nanoseconds; -1 where it did not get two. */
    long longestGap() {
        return longestGap == 0 ? -1 : longestGap;
    }

    void connect() {
        if (!closed && current == null) {
            current = MemberLink.connect(loop, this, target, last, cookie);
        }
    }

    void close() {
        closed = true;
        if (next != null) {
            next.close();
        }
        if (current != null) {
            current.close();
        }
    }

    void read(boolean on) {
        reading = on;
        if (current != null) {
            current.pause(!on);
        }
        if (next != null) {
            next.pause(!on);
        }
    }

    /** Is cut off without a word, and comes again after so many milliseconds, at the next target. No effect without a joined connection. */
    void cut(long awayMillis) {
        if (closed || !isJoined() || next != null) {
            return;
        }
        current.cut();
        current = null;
        lostAt = System.nanoTime();
        loop.tally().connected.decrementAndGet();
        target++;
        loop.later(awayMillis, this::connect);
    }

    void sweep(long now) {
        if (next != null) {
            next.sweep(now);
        }
        if (current != null) {
            current.sweep(now);
        }
    }

    // ---- what its connections say ----

    void opened(String newCookie) {
        if (newCookie != null) {
            cookie = newCookie;
        }
    }

    void joined(MemberLink link, Frame frame, String since) {
        backoff.reset();
        link.pause(!reading);
        if (since == null || !Boolean.TRUE.equals(frame.recovered)) {
            last = frame.id;
        }
        if (origin == null) {
            origin = frame.id;
        }
        if (since != null) {
            loop.tally().reconnected(link.age());
        }
        if (link == current) {
            loop.tally().connected.incrementAndGet();
            foundAgain();
        } else {
            leaveIfCaughtUp();
        }
    }

    void reset(MemberLink link, Frame frame) {
        link.lane.reset(frame.id, System.nanoTime());
        last = frame.id;
        leaveIfCaughtUp();
    }

    void message(MemberLink link, Frame frame) {
        Sent sent = check.sent(frame.by, frame.number);
        Arrival arrival = link.lane.message(frame.id, sent, frame.intact);
        if (arrival == Arrival.NEW || arrival == Arrival.LATE) {
            long now = System.nanoTime();
            loop.tally().delivered(sent == null ? 0 : now - sent.at());
            if (lastMessage != 0) {
                longestGap = Math.max(longestGap, now - lastMessage);
            }
            lastMessage = now;
            link.replayed(frame.id, sent == null ? 0 : now - sent.at());
        }
        if (arrival == Arrival.NEW) {
            last = frame.id;
        }
        leaveIfCaughtUp();
    }

    void goAway(MemberLink link, int after) {
        if (obeyGoaway && link == current && next == null) {
            loop.later(after, () -> openNext(link));
        }
    }

    void ended(MemberLink link, End end) {
        if (closed) {
            return;
        }
        if (!end.again()) {
            gone = true;
            loop.tally()
                    .faults
                    .problem(user + " in " + room + " is not to come again: " + end.code() + " " + end.reason());
        }
        if (link == next) {
            next = null;
            target++;
            MemberLink still = current;
            retry(end, () -> openNext(still));
        } else if (link == current) {
            lost(end);
        }
    }

    // ---- the way from one connection to the next ----

    private void openNext(MemberLink from) {
        if (!closed && current == from && from != null && next == null) {
            cookie = null; // it would lead back to where we were told to leave
            target++;
            next = MemberLink.connect(loop, this, target, last, null);
        }
    }

    private void leaveIfCaughtUp() {
        if (next != null && next.joined() && next.lane.caughtUpWith(current.lane)) {
            current.close();
            current = next;
            next = null;
            loop.tally().interruption.record(0);
        }
    }

    private void lost(End end) {
        boolean was = current.joined();
        current = next;
        next = null;
        if (isJoined()) {
            loop.tally().interruption.record(0); // the next was ready, though not caught up
            return;
        }
        if (was) {
            lostAt = end.heard();
            loop.tally().connected.decrementAndGet();
        }
        if (current == null) {
            target++;
            if (end.status() == 0 && !was || end.code() == 1012) {
                cookie = null;
            }
            retry(end, this::connect);
        }
    }

    private void retry(End end, Runnable attempt) {
        if (!gone) {
            loop.later(end.delay(loop.random(), backoff), attempt);
        }
    }

    /** The room's first word came on the connection that counts. */
    private void foundAgain() {
        if (lostAt != 0) {
            loop.tally().interruption.record(System.nanoTime() - lostAt);
            lostAt = 0;
        }
    }
}
