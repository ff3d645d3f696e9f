package dev.fanfare.node;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often each bound was reached.
 *
 * <p><b>Threads:</b> any.
 */
public final class BoundsReached {
    private final Map<Bound, LongAdder> counts = new EnumMap<>(Bound.class);

    /** All at 0. */
    BoundsReached() {
        for (Bound bound : Bound.values()) {
            counts.put(bound, new LongAdder());
        }
    }

    void count(Bound bound) {
        counts.get(bound).increment();
    }

    /** Times since the start. */
    public long times(Bound bound) {
        return counts.get(bound).sum();
    }
}
