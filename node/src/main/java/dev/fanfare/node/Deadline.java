package dev.fanfare.node;

import io.vertx.core.Vertx;
import java.util.function.LongSupplier;

/**
 * Runs a task after a time, unless it is cancelled before. A timer that fires much later than due tells that the process
 * stood still: what came meanwhile is not handled yet, so it waits once more.
 *
 * <p><b>Threads:</b> one context.
 */
final class Deadline {
    /** Later than that is no busy loop any more. */
    private static final long LATE_MS = 1_000;

    private final Vertx vertx;
    private final LongSupplier clock;
    private final long millis;
    private final Runnable task;
    private long timer;

    /**
     * Begins.
     *
     * @param clock milliseconds that never go back and count a stop of the process
     * @param millis how long, at least 1
     */
    Deadline(Vertx vertx, LongSupplier clock, long millis, Runnable task) {
        this.vertx = vertx;
        this.clock = clock;
        this.millis = millis;
        this.task = task;
        await();
    }

    private void await() {
        long due = clock.getAsLong() + millis;
        timer = vertx.setTimer(millis, fired -> {
            if (clock.getAsLong() - due >= LATE_MS) {
                await();
            } else {
                task.run();
            }
        });
    }

    void cancel() {
        vertx.cancelTimer(timer);
    }
}
