package dev.fanfare.room;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tasks from other threads for one event loop, run in the order they were posted, many to a loop turn: the loop is woken
 * once for all that came since it last looked.
 *
 * <p><b>Threads:</b> {@link #post} from any; tasks run on the loop.
 */
public final class Mailbox {
    /** So that a turn ends, and sockets are read between turns, whatever is posted meanwhile. */
    private static final int MAX_TASKS_A_TURN = 4_096;

    private final Executor loop;
    private final Runnable endOfTurn;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /**
     * An empty mailbox.
     *
     * @param loop runs a task on the loop, after what it does now
     * @param endOfTurn run on the loop after the tasks of each turn
     */
    public Mailbox(Executor loop, Runnable endOfTurn) {
        this.loop = loop;
        this.endOfTurn = endOfTurn;
    }

    /** Runs a task on the loop, after everything posted before. Any thread. */
    public void post(Runnable task) {
        tasks.add(task);
        wake();
    }

    /** Sees to it that a turn, and its end, comes. Any thread. */
    void wake() {
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this::turn);
        }
    }

    private void turn() {
        scheduled.set(false);
        try {
            Runnable task;
            for (int left = MAX_TASKS_A_TURN; left > 0 && (task = tasks.poll()) != null; left--) {
                task.run();
            }
        } finally {
            if (!tasks.isEmpty()) {
                wake();
            }
            endOfTurn.run();
        }
    }
}
