package dev.fanfare.room;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes held against a bound, and against the bound of a parent. One for each room's log, and one for all logs of the
 * node. Frames are charged when they are encoded, which is after their publication was appended, so a log may be over by
 * what was encoded since, until the next publication trims it.
 *
 * <p><b>Threads:</b> any may add; the owner of the log decides what to trim.
 */
public final class Budget {
    private final Budget parent;
    private final long bound;
    private final AtomicLong used = new AtomicLong();

    /**
     * A budget with nothing used.
     *
     * @param parent charged with everything that is charged here; null for none
     * @param bound bytes
     */
    public Budget(Budget parent, long bound) {
        this.parent = parent;
        this.bound = bound;
    }

    void add(long bytes) {
        used.addAndGet(bytes);
        if (parent != null) {
            parent.add(bytes);
        }
    }

    /** Bytes held now. */
    public long used() {
        return used.get();
    }

    /** Whether more is held than the bound allows. */
    public boolean isOver() {
        return used.get() > bound;
    }

    /** Whether at least an eighth of the bound is free. */
    public boolean isRoomy() {
        return used.get() <= bound - bound / 8;
    }
}
