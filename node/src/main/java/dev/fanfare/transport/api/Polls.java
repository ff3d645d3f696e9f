package dev.fanfare.transport.api;

import dev.fanfare.room.Hub;
import dev.fanfare.transport.Admission;
import dev.fanfare.transport.bounds.AnswerBounds;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The reads of one event loop that are not answered yet.
 *
 * <p><b>Threads:</b> its loop.
 */
final class Polls {
    private final Context context;
    private final Hub hub;
    private final Admission admission;
    private final AnswerBounds answers;
    private final Set<Poll> open = new HashSet<>();
    private boolean leaving;

    Polls(Context context, Hub hub, Admission admission, AnswerBounds answers) {
        this.context = context;
        this.hub = hub;
        this.admission = admission;
        this.answers = answers;
    }

    Vertx vertx() {
        return context.owner();
    }

    /** Runs tasks on the loop, also later. */
    ScheduledExecutorService tasks() {
        return ((ContextInternal) context).nettyEventLoop();
    }

    AnswerBounds answers() {
        return answers;
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
