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
 */
record Offering(Position stand, List<LogEntry> entries) {
    static final int MOST_ENTRIES = 5_000;
    static final long MOST_BYTES = 4L << 20;

    /**
     * Finds it.
     *
     * @param last the last position of this node's log; null where it has none
     * @param held what the log holds, ascending without a hole up to {@code last}, possibly empty
     * @param kept what was published from here and may be in no log
     * @param redis what Redis has
     */
    static Offering of(Position last, List<LogEntry> held, List<LogEntry> kept, TermTable redis) {
        List<LogEntry> entries = new ArrayList<>();
        boolean lacks = last != null && !redis.hold(last);
        if (lacks) {
            long bytes = 0;
            for (int i = held.size() - 1; i >= 0 && !redis.hold(held.get(i).position()); i--) {
                bytes += held.get(i).envelope().length;
                if (entries.size() == MOST_ENTRIES || bytes > MOST_BYTES) {
                    break;
                }
                entries.add(held.get(i));
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
        return new Offering(lacks ? last : null, entries);
    }

    boolean isEmpty() {
        return stand == null && entries.isEmpty();
    }
}
