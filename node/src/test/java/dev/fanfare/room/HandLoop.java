package dev.fanfare.room;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** An event loop that turns when the test says so. */
final class HandLoop implements Executor {
    private final Deque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** Does what is next, at most so many tasks. */
    void runSome(int count) {
        for (int i = 0; i < count && !tasks.isEmpty(); i++) {
            tasks.poll().run();
        }
    }

    /** Turns until nothing is left to do. */
    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
