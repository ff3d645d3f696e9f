package dev.fanfare.node;

import io.vertx.core.Vertx;
import java.util.function.LongSupplier;

/**
 * Runs a task after a time, unless it is cancelled before. The time is counted in slices. A slice that ends much later than
 * due tells that the process stood still, or had no time to spare: what came meanwhile is not handled yet, so that slice does
 * not count. A process that stands still again and again takes longer, and gives nobody up for that.
 *
 * <p><b>Threads:</b> one context.
 */
final class Deadline {
    private static final long SLICE_MS = 1_000;

    /** Later than that is no busy loop any more. */
    private static final long LATE_MS = 500;

    private final Vertx vertx;
    private final LongSupplier clock;
    private final Runnable task;
    private long left;
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
        this.left = millis;
        this.task = task;
        await();
    }

    private void await() {
        long slice = Math.min(left, SLICE_MS);
        long due = clock.getAsLong() + slice;
        timer = vertx.setTimer(slice, fired -> {
            if (clock.getAsLong() - due < LATE_MS) {
                left -= slice;
            }
            if (left > 0) {
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
