package dev.fanfare.broker.redis.repair;

import dev.fanfare.broker.redis.wire.LogEntry;
import dev.fanfare.broker.redis.wire.TermTable;
import dev.fanfare.model.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one node offers of one room: what it holds and Redis' log surely has not. Knows no Redis.
 *
 * @param stand how far this node's members have got, where Redis does not have that place; null for nothing to say
 * @param entries ascending, at most {@value #MOST_ENTRIES} of the log and {@value #MOST_BYTES} bytes of envelopes; the oldest are left
 *     out first
 * @param leftOut how many of the log were
 */
record Offering(Position stand, List<LogEntry> entries, int leftOut) {
    /** What one merge takes in a call: a node's log of the default size. */
    static final int MOST_ENTRIES = 10_000;

    static final long MOST_BYTES = 16L << 20;

    /**
     * Finds it.
     *
     * @param last the last position of this node's log; null where it has none
     * @param held what the log holds, ascending without a hole up to {@code last}, possibly empty
     * @param kept what was published from here and may be in no log
     * @param redis what Redis has
     * @param hole the place up to which Redis lost its log; null for none
     */
    static Offering of(Position last, List<LogEntry> held, List<LogEntry> kept, TermTable redis, Position hole) {
        List<LogEntry> entries = new ArrayList<>();
        boolean lacks = last != null && !redis.hold(last);
        long bytes = 0;
        int leftOut = 0;
        boolean above = lacks;
        for (int i = held.size() - 1; i >= 0; i--) {
            LogEntry one = held.get(i);
            above &= !redis.hold(one.position());
            if (above || lost(one.position(), hole)) {
                bytes += one.envelope().length;
                if (entries.size() < MOST_ENTRIES && bytes <= MOST_BYTES) {
                    entries.add(one);
                } else {
                    leftOut++;
                }
            }
        }
        Set<Position> known = new HashSet<>();
        held.forEach(one -> known.add(one.position()));
        for (LogEntry one : kept) {
            if (known.add(one.position()) && !redis.hold(one.position())) {
                entries.add(one);
            }
        }
        entries.sort(
                Comparator.comparing((LogEntry one) -> one.position().term()).thenComparing(LogEntry::offset));
        return new Offering(lacks ? last : null, entries, leftOut);
    }

    private static boolean lost(Position place, Position hole) {
        return hole != null && place.epoch().equals(hole.epoch()) && place.offset() <= hole.offset();
    }

    boolean isEmpty() {
        return stand == null && entries.isEmpty();
    }
}
