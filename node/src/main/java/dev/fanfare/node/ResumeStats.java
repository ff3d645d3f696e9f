package dev.fanfare.node;

import dev.fanfare.room.JoinRequest;
import dev.fanfare.room.Joined;
import dev.fanfare.room.RoomLog;
import java.util.concurrent.atomic.LongAdder;

/** How resumes ended. Counted on the broker's context, read by any thread. */
public final class ResumeStats {
    private final LongAdder fromMemory = new LongAdder();
    private final LongAdder fromStream = new LongAdder();
    private final LongAdder notRecovered = new LongAdder();

    void count(JoinRequest request, Joined joined, RoomLog log) {
        if (request.since() == null) {
            return;
        }
        if (!joined.recovered()) {
            notRecovered.increment();
        } else if (joined.id().offset() + 1 >= log.firstOffset()) {
            fromMemory.increment();
        } else {
            fromStream.increment();
        }
    }

    /** Everything missed was in the node's memory. */
    public long fromMemory() {
        return fromMemory.sum();
    }

    /** Some of what was missed is read from the broker's stream. */
    public long fromStream() {
        return fromStream.sum();
    }

    /** Answered {@code recovered:false}. */
    public long notRecovered() {
        return notRecovered.sum();
    }
}
