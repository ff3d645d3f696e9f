package dev.fanfare.drill.check;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One connection of a member: what comes on it must begin right after the place it was given and go on without a hole,
 * a repetition or a turn, until the member is told otherwise.
 */
public final class Lane {
    /** So many are held; then the first is taken for what others skipped. */
    private static final int MAX_UNPLACED = 1_000;

    private final RoomCheck room;
    private final Reader reader;
    /** The last place it was at; null until joined. */
    private Entry last;

    private boolean ended;
    /** Not null while it is to go on at a place that nobody has seen yet. */
    private GapNotice open;

    private final Deque<Unplaced> unplaced = new ArrayDeque<>();

    // The stretch for which recovered:true vouches.
    private Entry vouchedFrom;
    private Entry vouchedTo;
    private String vouchedTop;
    private boolean lied;

    /** A message whose place in the room's order is not clear yet. */
    private record Unplaced(String id, Sent sent) {}

    Lane(RoomCheck room, Reader reader) {
        this.room = room;
        this.reader = reader;
    }

    /**
     * {@code joined} came.
     *
     * @param id after which delivery begins
     * @param top where the replay ends
     * @param since what was asked for; null for nothing
     * @param recovered null where it was not given
     * @param now in nanoseconds
     */
    public void joined(String id, String top, String since, Boolean recovered, long now) {
        if (since == null) {
            begin(id, now);
        } else if (Boolean.TRUE.equals(recovered)) {
            resume(id, top, since, now);
        } else {
            if (recovered == null) {
                room.faults().damaged("joined does not answer the since of " + who());
            }
            room.faults().countUnrecovered();
            jump(id, now);
        }
    }

    /** {@code reset} came. */
    public void reset(String id, long now) {
        room.faults().countReset();
        jump(id, now);
    }

    /**
     * A message came.
     *
     * @param sent which one it says it is; null where nobody sent such a one
     * @param intact whether its content is what was sent
     */
    public Arrival message(String id, Sent sent, boolean intact) {
        if (!intact || sent == null) {
            room.faults().damaged("id " + id + " to " + who() + (sent == null ? ": nobody sent it" : ": damaged"));
        }
        if (last == null) {
            room.faults().damaged(who() + " got a message before joined");
            last = reader.last();
        }
        if (last.cut) {
            return stray(id, sent);
        }
        if (unplaced.isEmpty()) {
            Entry entry = known(id, sent);
            if (entry != null && entry.cut) {
                return stray(id, sent);
            }
            if (entry == null && (open != null || room.after(last) == null)) {
                entry = room.append(id, sent);
            }
            if (entry != null) {
                return accept(entry);
            }
        }
        unplaced.add(new Unplaced(id, sent));
        settle();
        return Arrival.NEW;
    }

    /**
     * This one is on a branch of the log that others were told to leave, or is to be: they share it up to where they left
     * it, and go no further together.
     */
    private Arrival stray(String id, Sent sent) {
        Entry entry = known(id, sent);
        if (entry == null) {
            entry = room.addCut(last, id, sent);
        }
        if (!entry.cut || entry == last) {
            room.faults().damaged(entry + " to " + who() + " after " + last + ", which was given up");
        }
        last = entry;
        if (entry.cut) {
            reader.strayed(entry);
        } else {
            reader.received(entry);
        }
        return Arrival.NEW;
    }

    private Arrival accept(Entry entry) {
        if (open != null) {
            land(entry);
        } else if (entry.index <= last.index) {
            return again(entry);
        } else if (entry.index > last.index + 1) {
            skip(entry);
        }
        last = entry;
        vouchUntil(entry);
        return reader.received(entry);
    }

    /**
     * Finds the places of messages that nobody else has had, and that came where others had had something else: either
     * this member skipped that, or the others skipped these. What comes next on this connection shows which it was.
     */
    void settle() {
        while (!unplaced.isEmpty()) {
            Unplaced head = unplaced.peekFirst();
            if (isAstray()) {
                unplaced.removeFirst();
                stray(head.id, head.sent);
                continue;
            }
            Entry entry = known(head.id, head.sent);
            if (entry == null && room.after(last) == null) {
                entry = room.append(head.id, head.sent);
            } else if (entry == null) {
                Entry next = nextKnown();
                if (next == null && unplaced.size() < MAX_UNPLACED) {
                    return;
                }
                boolean ahead = next != null && next.index > last.index;
                entry = ahead
                        ? room.insertBefore(next, head.id, head.sent)
                        : room.insertAfter(last, head.id, head.sent);
            }
            unplaced.removeFirst();
            accept(entry);
        }
    }

    /**
     * Nothing will show any more where these belong. They are taken for what the others skipped: where nothing is wrong, the
     * others were told to.
     */
    void settleAll() {
        settle();
        while (!unplaced.isEmpty()) {
            Unplaced one = unplaced.removeFirst();
            if (last.cut) {
                stray(one.id, one.sent);
                continue;
            }
            Entry entry = known(one.id, one.sent);
            accept(entry == null ? room.insertAfter(last, one.id, one.sent) : entry);
        }
    }

    /** Whether what waits for its place stands on a branch that others were told to leave. */
    private boolean isAstray() {
        Entry next = nextKnown();
        return last.cut || (next != null && next.cut);
    }

    private Entry nextKnown() {
        for (Unplaced one : unplaced) {
            Entry entry = room.find(one.id);
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    boolean hasEnded() {
        return ended;
    }

    Reader reader() {
        return reader;
    }

    /** Whether it has brought all that another connection of the same member has. */
    public boolean caughtUpWith(Lane other) {
        return last != null && open == null && (other.last == null || last.index >= other.last.index);
    }

    /** The connection ended. */
    public void end() {
        ended = true;
        reader.ended(this);
    }

    /** A message turned up that no lane had had at its place. */
    void inserted(Entry entry) {
        if (vouchedFrom != null && entry.index > vouchedFrom.index) {
            Entry to = vouchedTo == null ? last : vouchedTo;
            if (entry.index < to.index) {
                lie("there was " + entry + " after " + vouchedFrom);
            }
        }
    }

    /** Null where nobody had it yet. */
    private Entry known(String id, Sent sent) {
        Entry next = room.after(last);
        Entry known = next != null && next.id.equals(id) ? next : room.find(id);
        if (known != null && known.sent != sent) {
            room.faults().damaged("id " + id + " is " + known.sent + " for some and " + sent + " for " + who());
        }
        return known;
    }

    private void begin(String id, long now) {
        Entry place = room.place(id);
        if (place == null) {
            jump(id, now);
        } else {
            last = place;
            if (place.index > 0) {
                reader.jump(new GapNotice(room.origin(), id, now, true), place);
            }
        }
    }

    private void resume(String id, String top, String since, long now) {
        if (!id.equals(since)) {
            lie("asked for what follows " + since + ", given what follows " + id);
        }
        Entry place = room.place(since);
        if (place != null && place.cut) {
            lie(since + " stands on a branch that was given up");
        }
        if (place == null) {
            jump(since, now); // it had been told to begin there, and nobody got there since
            return;
        }
        reader.resumed(since, place);
        last = place;
        vouchedFrom = place;
        vouchedTop = since.equals(top) ? null : top;
    }

    private void jump(String id, long now) {
        Entry goal = room.find(id);
        if (goal != null && !goal.cut && isBehind(goal)) {
            goBack(goal);
            return;
        }
        settleAll();
        Entry place = room.place(id);
        GapNotice gap = new GapNotice(reader.last(), id, now, place != null);
        reader.jump(gap, place);
        last = place == null ? reader.last() : place;
        open = place == null ? gap : null;
        vouchedFrom = null;
    }

    /** Whether the member has been further: in the room's order, or on a branch that others did not take. */
    private boolean isBehind(Entry place) {
        if (last == null) {
            return reader.isAlone(this) && (reader.last().cut || place.index < reader.last().index);
        }
        return last.cut || place.index < last.index || (place == last && !unplaced.isEmpty());
    }

    private void goBack(Entry place) {
        while (!unplaced.isEmpty()) {
            Unplaced one = unplaced.removeFirst();
            Entry known = room.find(one.id);
            Entry entry = known == null ? room.addCut(place, one.id, one.sent) : known;
            if (entry.cut) {
                reader.strayed(entry);
            }
        }
        reader.rewind(place);
        last = place;
        open = null;
        vouchedFrom = null;
    }

    private void land(Entry entry) {
        open.first = entry;
        open = null;
    }

    private Arrival again(Entry entry) {
        if (reader.takeMissing(entry)) {
            room.faults().reordered(entry + " to " + who() + " after " + last);
            return Arrival.LATE;
        }
        room.faults().duplicated(entry + " to " + who() + " after " + last);
        return Arrival.AGAIN;
    }

    private void skip(Entry entry) {
        for (Entry skipped = room.after(last); skipped != entry; skipped = room.after(skipped)) {
            if (skipped.index > reader.last().index) {
                reader.miss(skipped);
            }
        }
        if (vouchedFrom != null && vouchedTo == null) {
            lie("after " + last + " came " + entry);
        }
    }

    /** The vouched stretch ends with the top, or with the first message where nothing was to be replayed. */
    private void vouchUntil(Entry entry) {
        if (vouchedFrom != null && vouchedTo == null && (vouchedTop == null || entry.id.equals(vouchedTop))) {
            vouchedTo = entry;
        }
    }

    private void lie(String what) {
        if (!lied) {
            lied = true;
            room.faults().falselyRecovered(who() + ": " + what);
        }
    }

    private String who() {
        return reader.name + " in " + room.name();
    }
}
