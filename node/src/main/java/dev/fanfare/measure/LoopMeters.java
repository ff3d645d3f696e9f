package dev.fanfare.measure;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Measures how late a timer fires on one event loop. A loop that is kept busy is late by as long as it is: a stall of a
 * second is seen as about a second, once.
 *
 * <p><b>Threads:</b> its loop.
 */
public final class LoopMeters implements Runnable {
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final LongConsumer lag;
    private long due = System.nanoTime() + PERIOD_NANOS;

    private LoopMeters(LongConsumer lag) {
        this.lag = lag;
    }

    /**
     * Watches each loop until it ends.
     *
     * @param lag takes nanoseconds, 0 or more, from every loop
     */
    public static void watch(EventLoopGroup loops, LongConsumer lag) {
        for (EventExecutor loop : loops) {
            loop.scheduleWithFixedDelay(new LoopMeters(lag), PERIOD_NANOS, PERIOD_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void run() {
        lag.accept(Math.max(0, System.nanoTime() - due));
        due = System.nanoTime() + PERIOD_NANOS;
    }
}
