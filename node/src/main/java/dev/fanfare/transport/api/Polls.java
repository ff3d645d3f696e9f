package dev.fanfare.transport.api;

import dev.fanfare.room.Hub;
import dev.fanfare.transport.Admission;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The reads of one event loop that are not answered yet.
 *
 * <p><b>Threads:</b> its loop.
 */
final class Polls {
    private final Vertx vertx;
    private final Hub hub;
    private final Admission admission;
    private final Set<Poll> open = new HashSet<>();
    private boolean leaving;

    Polls(Vertx vertx, Hub hub, Admission admission) {
        this.vertx = vertx;
        this.hub = hub;
        this.admission = admission;
    }

    Vertx vertx() {
        return vertx;
    }

    Hub hub() {
        return hub;
    }

    void add(Poll poll) {
        open.add(poll);
    }

    /** It is answered, or its client is gone; it had been admitted. */
    void remove(Poll poll) {
        if (open.remove(poll)) {
            admission.leave();
        }
    }

    /** Whether nobody is to wait any more. */
    boolean leaving() {
        return leaving;
    }

    /** Answers those that wait, and from now on whoever would: some are still joining. */
    void answerAll() {
        leaving = true;
        List.copyOf(open).forEach(Poll::answerNow);
    }
}
