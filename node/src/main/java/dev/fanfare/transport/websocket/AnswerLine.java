package dev.fanfare.transport.websocket;

import dev.fanfare.node.PageRead;
import dev.fanfare.transport.bounds.AnswerBounds;
import dev.fanfare.transport.bounds.LargeAnswer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The large answers that one client asked for: in the order of its questions, one at a time. One is begun only while the
 * socket takes bytes, and the next only when the socket has taken it. So a client that reads nothing holds one answer, and the
 * questions for {@value #MOST} more.
 *
 * <p><b>Threads:</b> the connection's loop.
 */
final class AnswerLine {
    /** Questions that may wait before the node stops reading the client. */
    private static final int MOST = 4;

    private final AnswerBounds bounds;
    private final ScheduledExecutorService loop;
    private final Socket socket;
    private final Deque<Question<?>> line = new ArrayDeque<>(1);
    private LargeAnswer<?> current;
    private boolean ended;

    /** What a client is written to. */
    interface Socket {
        boolean isWritable();

        /** Writes a message; {@code taken} runs once the socket has taken it, or never will. */
        void answer(byte[] json, Runnable taken);

        /** Reads on, where that was stopped. */
        void resume();

        /** Others wait for what the client does not take. */
        void tooSlow();
    }

    private record Question<T>(PageRead<T> page, long most, LargeAnswer.Form<T> form, Promise<Void> answered) {}

    AnswerLine(AnswerBounds bounds, ScheduledExecutorService loop, Socket socket) {
        this.bounds = bounds;
        this.loop = loop;
        this.socket = socket;
    }

    boolean isFull() {
        return line.size() >= MOST;
    }

    /**
     * Puts a question in line.
     *
     * @param most bytes that its answer has at most, mostly
     * @return completes when the answer was written; fails where there is none, with the reason
     */
    <T> Future<Void> ask(PageRead<T> page, long most, LargeAnswer.Form<T> form) {
        Promise<Void> answered = Promise.promise();
        line.add(new Question<>(page, most, form, answered));
        next();
        return answered.future();
    }

    void onWritable() {
        next();
    }

    /** The client can be told nothing any more. */
    void end() {
        ended = true;
        line.clear();
        if (current != null) {
            current.end();
        }
    }

    private void next() {
        if (current == null && !ended && !line.isEmpty() && socket.isWritable()) {
            begin(line.remove());
        }
    }

    private <T> void begin(Question<T> question) {
        LargeAnswer<T> answer = new LargeAnswer<>(bounds, loop, question.page, question.form, new LargeAnswer.Outlet() {
            @Override
            public void write(byte[] made, Runnable taken) {
                socket.answer(made, () -> {
                    taken.run();
                    over();
                });
                question.answered.complete();
            }

            @Override
            public void failed(Throwable cause) {
                question.answered.fail(cause);
                over();
            }

            @Override
            public void tooSlow() {
                socket.tooSlow();
            }
        });
        current = answer;
        answer.begin(question.most);
    }

    private void over() {
        current = null;
        next();
        socket.resume();
    }
}
