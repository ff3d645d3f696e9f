package dev.fanfare.transport.bounds;

import dev.fanfare.node.PageRead;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * One large answer (a page of history, a list of members), from its question until the client's socket has taken it. It holds
 * the places that it needs, and closes them however it ends.
 *
 * <pre>
 *   place to write -> at hand? --- yes -----------------------------> made -> written -> done
 *                        \-- no --> place to read -> read -> place to write --^
 * </pre>
 *
 * <p>What is at hand is asked for once there is a place to write it: nothing is kept by who stands in line. What was read from Redis
 * is kept, in its place to read, until it is made into an answer. The place to write is given back before Redis is asked, so that
 * a Redis that does not answer holds up none of those that need no Redis.
 *
 * <p><b>Threads:</b> its loop.
 *
 * @param <T> what is read
 */
public final class LargeAnswer<T> {
    private final AnswerBounds bounds;
    private final ScheduledExecutorService loop;
    private final PageRead<T> question;
    private final Form<T> form;
    private final Outlet outlet;

    private Place write = Place.NONE;
    private Place read = Place.NONE;
    private ScheduledFuture<?> timer;
    private boolean reading;
    private boolean writing;
    private boolean ended;

    /**
     * What an answer looks like.
     *
     * @param <T> what is read
     */
    public interface Form<T> {
        /** How large it will be, roughly, bytes. */
        long bytes(T page);

        /** Makes it. */
        byte[] make(T page);
    }

    /** Where an answer goes. */
    public interface Outlet {
        /** Sends it; {@code taken} is run once when the socket has taken all of it, or never will. */
        void write(byte[] answer, Runnable taken);

        /** There is no answer, for this reason. Last, in place of {@link #write}. */
        void failed(Throwable cause);

        /** Others wait for what the client does not take: ends the client. */
        void tooSlow();
    }

    /** An answer that is not begun. {@code loop} runs tasks on the client's event loop. */
    public LargeAnswer(
            AnswerBounds bounds, ScheduledExecutorService loop, PageRead<T> question, Form<T> form, Outlet outlet) {
        this.bounds = bounds;
        this.loop = loop;
        this.question = question;
        this.form = form;
        this.outlet = outlet;
    }

    /**
     * Begins.
     *
     * @param most bytes that an answer of this kind has at most, mostly
     */
    public void begin(long most) {
        write = bounds.written().ask(most, loop, this::look);
        waitNoLongerThan();
    }

    /** Nobody wants the answer any more. What the socket was given already is counted until it lets go of it. */
    public void end() {
        ended = true;
        stopTimer();
        if (!writing) {
            write.close();
        }
        if (!reading) {
            read.close();
        }
    }

    private void look() {
        stopTimer();
        question.held().onComplete(done -> {
            if (ended) {
                return;
            }
            if (done.failed()) {
                fail(done.cause());
            } else if (done.result() != null) {
                write(done.result());
            } else {
                write.close();
                read = bounds.read().ask(1, loop, this::read);
                waitNoLongerThan();
            }
        });
    }

    private void read() {
        stopTimer();
        reading = true;
        question.read().onComplete(done -> {
            reading = false;
            if (ended) {
                read.close();
            } else if (done.failed()) {
                fail(done.cause());
            } else {
                write = bounds.written().ask(form.bytes(done.result()), loop, () -> write(done.result()));
                waitNoLongerThan();
            }
        });
    }

    private void write(T page) {
        stopTimer();
        byte[] made;
        try {
            made = form.make(page);
        } catch (RuntimeException fault) {
            fail(fault);
            return;
        }
        read.close();
        write.resize(made.length);
        writing = true;
        timer = later(this::overdue);
        outlet.write(made, this::taken);
    }

    private void taken() {
        writing = false;
        end();
    }

    private void overdue() {
        if (bounds.written().waiting() > 0) {
            bounds.slow().increment();
            outlet.tooSlow();
        } else {
            timer = later(this::overdue);
        }
    }

    private void fail(Throwable cause) {
        end();
        outlet.failed(cause);
    }

    private void waitNoLongerThan() {
        timer = later(() -> {
            bounds.refused().increment();
            fail(new FanfareException(ErrorCode.OVERLOADED, "too many answers at once; ask again"));
        });
    }

    private ScheduledFuture<?> later(Runnable task) {
        return loop.schedule(task, bounds.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
