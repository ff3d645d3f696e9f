package dev.fanfare.node;

import java.time.Duration;

/** Runs a task once, after a time: a timer of an event loop, or a test's hand. */
@FunctionalInterface
public interface Later {
    /** @param delay zero: as soon as what runs now is done */
    void run(Duration delay, Runnable task);
}
