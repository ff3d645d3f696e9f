package dev.fanfare.drill.traffic;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import java.util.Random;

/**
 * What the clients of one event loop have in common.
 *
 * @param patienceSeconds how long a connection may be silent
 * @param targets where they connect to
 * @param random of the load's seed; this loop's alone
 * @param frames this loop's alone
 */
record Loop(
        Vertx vertx,
        Context context,
        WebSocketClient client,
        int patienceSeconds,
        Targets targets,
        Random random,
        FrameReader frames,
        Payloads payloads,
        Tally tally) {

    /** The same with another size of messages. */
    Loop with(Payloads others) {
        return new Loop(
                vertx, context, client, patienceSeconds, targets, random, new FrameReader(others), others, tally);
    }

    /** Runs a task on the loop after so many milliseconds; a handle to cancel it with. */
    long later(long millis, Runnable task) {
        return vertx.setTimer(Math.max(1, millis), timer -> task.run());
    }
}
