package dev.fanfare.broker.redis.publish;

import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.broker.redis.wire.RoomKeys;
import dev.fanfare.model.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What waits to be appended to one room, and what is under way: one batch at most, else one refused would be overtaken. */
final class RoomQueue {
    private static final int BATCH_MESSAGES = 100;
    private static final long BATCH_BYTES = 1L << 20;

    final RoomKeys keys;
    final Deque<PublishBatch.Call> calls = new ArrayDeque<>();
    /** The batch not yet settled; null for none. */
    PublishBatch batch;
    /** Where the batch was sent last; null before. */
    Session sentIn;
    /** Whether a call to Redis or a pause is under way; nothing is sent meanwhile. */
    boolean busy;
    /** Whether it is busy with a pause, which goes on when the session ends. */
    boolean pausing;
    /** How often in a row the server said that it takes nothing now. */
    int refusals;
    /** The room's top as last answered; null for not known. */
    Position known;

    RoomQueue(RoomKeys keys) {
        this.keys = keys;
    }

    boolean idle() {
        return batch == null && !busy && calls.isEmpty();
    }

    /** Makes the next batch of what waits; at least one call must. */
    PublishBatch next(Position since) {
        List<PublishBatch.Call> some = new ArrayList<>();
        int messages = 0;
        long bytes = 0;
        while (!calls.isEmpty()) {
            PublishBatch.Call call = calls.peekFirst();
            messages += call.drafts().size();
            bytes += call.bytes();
            if (!some.isEmpty() && (messages > BATCH_MESSAGES || bytes > BATCH_BYTES)) {
                break;
            }
            some.add(calls.pollFirst());
        }
        batch = new PublishBatch(some, since);
        return batch;
    }
}
