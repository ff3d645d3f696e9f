package dev.fanfare.broker.redis.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** A process of which everything can be stopped for a while, or for ever. */
final class Process {
    private final String name;
    private final Timeline timeline;
    private final BiConsumer<String, Throwable> faults;
    private final List<Runnable> held = new ArrayList<>();
    private boolean paused;
    private long resumed;
    private boolean dead;

    /** A running one; {@code faults} is told of what throws. */
    Process(String name, Timeline timeline, BiConsumer<String, Throwable> faults) {
        this.name = name;
        this.timeline = timeline;
        this.faults = faults;
    }

    String name() {
        return name;
    }

    boolean dead() {
        return dead;
    }

    boolean paused() {
        return paused;
    }

    /** When it went on last; microseconds, 0 for never. */
    long resumed() {
        return resumed;
    }

    /** SIGSTOP: what is due waits. */
    void pause() {
        paused = true;
    }

    /** SIGCONT: what was due comes now, in its order. */
    void resume() {
        paused = false;
        resumed = timeline.now();
        List<Runnable> now = List.copyOf(held);
        held.clear();
        now.forEach(task -> timeline.after(0, this, task));
    }

    /** SIGKILL. */
    void kill() {
        dead = true;
        held.clear();
    }

    void run(Runnable task) {
        if (dead) {
            return;
        }
        if (paused) {
            held.add(task);
            return;
        }
        try {
            task.run();
        } catch (RuntimeException | AssertionError fault) {
            faults.accept(name, fault);
        }
    }
}
