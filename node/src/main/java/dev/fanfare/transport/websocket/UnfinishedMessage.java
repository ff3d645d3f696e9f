package dev.fanfare.transport.websocket;

import dev.fanfare.protocol.CloseCode;
import dev.fanfare.transport.bounds.UnfinishedInput;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The message of one socket that has begun and has not come whole: what it holds of the node's memory, and for how long.
 *
 * <p><b>Threads:</b> the socket's loop.
 */
final class UnfinishedMessage {
    /** The socket. */
    interface Socket {
        /** Whether it was read all the time: what was not read may be the end of the message. */
        boolean mayRead();

        /** Ends it, with a close frame. */
        void fail(ProtocolViolation violation);
    }

    private final UnfinishedInput all;
    private final Duration timeout;
    private final Socket socket;
    private UnfinishedInput.Holding holding;
    private ScheduledFuture<?> timer;
    private long number;
    private int bytes;

    UnfinishedMessage(UnfinishedInput all, Duration timeout, Socket socket) {
        this.all = all;
        this.timeout = timeout;
        this.socket = socket;
    }

    /**
     * Everything that came was looked at.
     *
     * @param messages how many messages have come whole so far
     * @param held memory that the next one takes by now; negative where none has begun
     */
    void after(long messages, int held, ScheduledExecutorService loop) {
        if (holding != null && (held < 0 || messages != number)) {
            end();
        }
        if (held < 0) {
            return;
        }
        if (holding == null) {
            number = messages;
            holding = all.begin(
                    loop,
                    () -> socket.fail(new ProtocolViolation(
                            CloseCode.TRY_AGAIN_LATER, "too much of unfinished messages; send this one again")));
            timer = later(loop);
        }
        if (held != bytes) {
            bytes = held;
            holding.resize(held);
        }
    }

    private ScheduledFuture<?> later(ScheduledExecutorService loop) {
        return loop.schedule(() -> overdue(loop), timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void overdue(ScheduledExecutorService loop) {
        if (socket.mayRead()) {
            all.countLate();
            socket.fail(new ProtocolViolation(
                    CloseCode.TOO_SLOW, "a message must come whole within " + timeout.toMillis() + " ms"));
        } else {
            timer = later(loop);
        }
    }

    /** There is none any more. */
    void end() {
        if (holding != null) {
            holding.close();
            holding = null;
            timer.cancel(false);
            bytes = 0;
        }
    }
}
