package dev.fanfare.broker.redis.publish;

import dev.fanfare.broker.redis.session.Session;
import java.util.ArrayDeque;
import java.util.Deque;

/** What the publisher has under way in one session: a bounded number of batches, one of a room at most. */
final class Lane {
    private static final int MAX_IN_FLIGHT = 1_024;

    final Session session;
    private final Deque<RoomQueue> waiting = new ArrayDeque<>();
    private int inFlight;

    Lane(Session session) {
        this.session = session;
    }

    /** Whether one more may go; where not, the queue is put behind those that wait. */
    boolean enter(RoomQueue queue) {
        if (inFlight >= MAX_IN_FLIGHT) {
            waiting.addLast(queue);
            return false;
        }
        inFlight++;
        return true;
    }

    /** One was answered. */
    void leave() {
        inFlight--;
    }

    /** The next that waited and may go now; null for none. */
    RoomQueue next() {
        return inFlight < MAX_IN_FLIGHT ? waiting.pollFirst() : null;
    }

    /** All that wait; none does after that. */
    Deque<RoomQueue> end() {
        Deque<RoomQueue> ended = new ArrayDeque<>(waiting);
        waiting.clear();
        return ended;
    }
}
