package dev.fanfare.drill.check;

/**
 * One connection of a member: what comes on it must begin right after the place it was given and go on without a hole,
 * a repetition or a turn, until the member is told otherwise.
 */
public final class Lane {
    private final RoomCheck room;
    private final Reader reader;
    /** The last place it was at; null until joined. */
    private Entry last;
    /** Not null while it is to go on at a place that nobody has seen yet. */
    private Told open;

    // The stretch for which recovered:true vouches.
    private Entry vouchedFrom;
    private Entry vouchedTo;
    private String vouchedTop;
    private boolean lied;

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
        Entry entry = entry(id, sent);
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

    Reader reader() {
        return reader;
    }

    /** Whether it has brought all that another connection of the same member has. */
    public boolean caughtUpWith(Lane other) {
        return last != null && open == null && (other.last == null || last.index >= other.last.index);
    }

    /** The connection ended. */
    public void end() {
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

    private Entry entry(String id, Sent sent) {
        Entry next = room.after(last);
        Entry known = next != null && next.id.equals(id) ? next : room.find(id);
        if (known == null) {
            return room.insert(id, sent, open == null ? last : null);
        }
        if (known.sent != sent) {
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
                reader.jump(new Told(room.origin(), id, now, true), place);
            }
        }
    }

    private void resume(String id, String top, String since, long now) {
        if (!id.equals(since)) {
            lie("asked for what follows " + since + ", given what follows " + id);
        }
        Entry place = room.place(since);
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
        Entry place = room.place(id);
        Told gap = new Told(reader.last(), id, now, place != null);
        reader.jump(gap, place);
        last = place == null ? reader.last() : place;
        open = place == null ? gap : null;
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
