package dev.fanfare.transport.bounds;

import java.util.concurrent.Executor;

/**
 * A part of {@link Places}, from the question for it to its end. Whoever asked closes it, however things went: a place that
 * waits still leaves the line then, one that is held is free for the next. Closing again has no effect.
 *
 * <pre>
 *   WAITING -- granted --> HELD -- close --> CLOSED
 *         \----------------- close ----------^
 * </pre>
 *
 * <p><b>Threads:</b> any; {@code granted} runs on the executor that was given.
 */
public final class Place implements AutoCloseable {
    /** Holds nothing, ever. */
    public static final Place NONE = new Place(null, 0, null, null);

    enum State {
        WAITING,
        HELD,
        CLOSED
    }

    private final Places of;
    private final Executor loop;
    private final Runnable granted;

    /** These two belong to {@link Places}, under its lock. */
    long amount;

    State state = State.WAITING;

    Place(Places of, long amount, Executor loop, Runnable granted) {
        this.of = of;
        this.amount = amount;
        this.loop = loop;
        this.granted = granted;
    }

    /** Whether it still stands in line. */
    public boolean isWaiting() {
        return of != null && of.state(this) == State.WAITING;
    }

    /** It turned out to need another amount: more is given too, even past the bound. No effect where it is not held. */
    public void resize(long needed) {
        if (of != null) {
            of.resize(this, needed);
        }
    }

    @Override
    public void close() {
        if (of != null) {
            of.close(this);
        }
    }

    /** Tells who asked, unless it closed the place meanwhile. */
    void deliver() {
        loop.execute(() -> {
            if (of.state(this) == State.HELD) {
                granted.run();
            }
        });
    }
}
