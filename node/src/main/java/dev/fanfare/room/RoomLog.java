package dev.fanfare.room;

import dev.fanfare.config.LogConfig;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import java.util.ArrayList;
import java.util.List;

/**
 * The tail of a room's log that a node keeps in memory: entries with consecutive offsets up to the top, bounded in number
 * and bytes. It has no holes: whatever cannot be appended or prepended without one is refused.
 *
 * <p><b>Threads:</b> owned by the broker's context.
 */
public final class RoomLog {
    private final int maxMessages;
    private final Budget budget;
    private final EntryRing entries = new EntryRing();
    private Position top;

    /**
     * An empty log.
     *
     * @param top the position after which it will go on
     * @param config bounds
     * @param node the budget of all logs
     */
    public RoomLog(Position top, LogConfig config, Budget node) {
        this.top = top;
        this.maxMessages = config.messages();
        this.budget = new Budget(node, config.bytes());
    }

    /** How a position relates to what is held. */
    public enum Place {
        /** It is a position of this log, and everything after it is held. */
        HELD,
        /** It may be a position of this log, but what follows it is no longer held. */
        TRIMMED,
        /** It lies after the top. */
        AHEAD,
        /** It is not a position of this log: another epoch or another branch. */
        ELSEWHERE
    }

    /** The last position. */
    public Position top() {
        return top;
    }

    /** The offset of the first entry held; one above the top's where none is. */
    public long firstOffset() {
        return entries.isEmpty() ? top.offset() + 1 : entries.firstOffset();
    }

    /** How many publications are held. */
    public int size() {
        return entries.size();
    }

    /** Bytes held: payloads, encoded frames, and an estimate of what surrounds them. */
    public long bytes() {
        return budget.used();
    }

    /** Where a position lies. */
    public Place place(Position position) {
        if (!position.epoch().equals(top.epoch())) {
            return Place.ELSEWHERE;
        }
        if (position.offset() > top.offset()) {
            return Place.AHEAD;
        }
        if (position.offset() == top.offset()) {
            return position.term().equals(top.term()) ? Place.HELD : Place.ELSEWHERE;
        }
        Entry next = entries.get(position.offset() + 1);
        if (next == null) {
            return Place.TRIMMED;
        }
        return next.publication().follows(position) ? Place.HELD : Place.ELSEWHERE;
    }

    /** The position {@code count} publications before the top, or as far back as entries are held. */
    public Position back(int count) {
        long offset = Math.max(top.offset() - count, firstOffset() - 1);
        Entry next = entries.get(offset + 1);
        return next == null ? top : next.publication().before();
    }

    /**
     * Appends the next publication and trims what the bounds no longer allow.
     *
     * @return the entry, held by the log
     * @throws IllegalArgumentException when it does not follow the top
     */
    public Entry append(Publication publication) {
        if (!publication.follows(top)) {
            throw new IllegalArgumentException(publication.position() + " does not follow " + top);
        }
        Entry entry = new Entry(publication, budget);
        entries.addLast(entry);
        top = publication.position();
        while (entries.size() > maxMessages || (budget.isOver() && entries.size() > 1)) {
            trimFirst();
        }
        return entry;
    }

    /**
     * Puts older publications before those held, as far as the bounds allow and as they join without a hole.
     *
     * @param older ascending; those at or above {@link #firstOffset} are passed over
     */
    public void prepend(List<Publication> older) {
        for (int i = older.size() - 1; i >= 0; i--) {
            Publication publication = older.get(i);
            if (publication.offset() >= firstOffset()) {
                continue;
            }
            Position next =
                    entries.isEmpty() ? top : entries.first().publication().before();
            if (!publication.position().equals(next) || entries.size() >= maxMessages || budget.isOver()) {
                return;
            }
            entries.addFirst(new Entry(publication, budget));
        }
    }

    /** The entries after an offset that is held, oldest first, each with a reference for the caller. */
    public List<Entry> after(long offset) {
        return after(offset, Integer.MAX_VALUE);
    }

    /** The same, at most {@code limit}. */
    public List<Entry> after(long offset, int limit) {
        long last = Math.min(top.offset(), offset + limit);
        List<Entry> result = new ArrayList<>((int) Math.max(0, last - offset));
        for (long o = offset + 1; o <= last; o++) {
            result.add(entries.get(o).retain());
        }
        return result;
    }

    /** The publications after an offset that is held, oldest first, at most {@code limit}. */
    public List<Publication> publicationsAfter(long offset, int limit) {
        long last = Math.min(top.offset(), offset + limit);
        List<Publication> result = new ArrayList<>((int) Math.max(0, last - offset));
        for (long o = offset + 1; o <= last; o++) {
            result.add(entries.get(o).publication());
        }
        return result;
    }

    /** Gives up the oldest entry, for the sake of the budget of all logs; false where none is left. */
    public boolean trimOldest() {
        if (entries.isEmpty()) {
            return false;
        }
        trimFirst();
        return true;
    }

    /** Gives up everything; the log goes on after {@code newTop}. */
    public void restart(Position newTop) {
        while (!entries.isEmpty()) {
            trimFirst();
        }
        top = newTop;
    }

    /** Gives up what comes after {@code common}, a position of this log; it goes on from there. */
    public void cut(Position common) {
        for (Entry entry : after(Math.max(common.offset(), firstOffset() - 1))) {
            entry.uncharge();
            entry.release();
        }
        entries.removeAbove(common.offset());
        top = common;
    }

    private void trimFirst() {
        entries.first().uncharge();
        entries.removeFirst();
    }
}
