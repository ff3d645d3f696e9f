package dev.fanfare.node;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/** A nano clock and its timers, which go when the test says so. */
public final class HandTimer implements Later, LongSupplier {
    private record Timer(long at, Runnable task) {}

    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::at));
    private long now;

    @Override
    public void run(Duration delay, Runnable task) {
        timers.add(new Timer(now + delay.toNanos(), task));
    }

    @Override
    public long getAsLong() {
        return now;
    }

    /** Lets time pass, and runs what comes due in it. */
    public void pass(Duration time) {
        long end = now + time.toNanos();
        while (!timers.isEmpty() && timers.peek().at() <= end) {
            Timer next = timers.poll();
            now = Math.max(now, next.at());
            next.task().run();
        }
        now = end;
    }

    /** Whether no timer runs. */
    public boolean isIdle() {
        return timers.isEmpty();
    }
}
