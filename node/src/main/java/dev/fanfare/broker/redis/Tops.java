package dev.fanfare.broker.redis;

import dev.fanfare.model.Position;
import dev.fanfare.redis.Backoff;
import dev.fanfare.redis.ErrorReplies;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads rooms' tops by appends of nothing, which make the epoch of a room that nobody wrote. So many at once, the rest wait:
 * when a node subscribes to thousands of rooms anew, their tops must not fill the connection's own queue.
 */
final class Tops {
    private static final Logger LOG = LoggerFactory.getLogger(Tops.class);
    private static final int MAX_UNDER_WAY = 512;
    private static final int AGAIN_FIRST = 200;
    private static final int AGAIN_LONGEST = 5_000;

    private final Vertx vertx;
    private final Backoff backoff;
    private final Appender appender;
    /** Bounded by the number of subscribed rooms. */
    private final Deque<Question> waiting = new ArrayDeque<>();

    private Session session;
    private int underWay;

    private record Question(Subscription room, Consumer<Position> then) {}

    Tops(Kit kit, Appender appender) {
        this.vertx = kit.vertx();
        this.backoff = kit.backoff(AGAIN_FIRST, AGAIN_LONGEST);
        this.appender = appender;
    }

    /** What was asked in the session before is forgotten: the new one asks anew. Null: there is none. */
    void begin(Session begun) {
        session = begun;
        waiting.clear();
        underWay = 0;
    }

    /** Hands the room's top to {@code then}, unless the room or the session ends before. */
    void ask(Subscription room, Consumer<Position> then) {
        if (session != null) {
            waiting.addLast(new Question(room, then));
            pump();
        }
    }

    private void pump() {
        while (underWay < MAX_UNDER_WAY && !waiting.isEmpty()) {
            send(waiting.pollFirst());
        }
    }

    private void send(Question question) {
        Subscription room = question.room;
        if (room.ended) {
            return;
        }
        Session used = session;
        underWay++;
        appender.append(used, room.keys, List.of(), false, null).onComplete(done -> {
            if (used.over()) {
                return;
            }
            underWay--;
            if (done.succeeded() && Replies.status(done.result()).equals("OK")) {
                room.failures = 0;
                if (!room.ended) {
                    question.then.accept(Replies.top(done.result()));
                }
            } else if (done.succeeded() && Replies.status(done.result()).equals("RECOVERING")) {
                vertx.setTimer(AGAIN_FIRST, t -> again(used, question));
            } else if (done.succeeded()) {
                used.end("the server is not the one it was");
            } else if (ErrorReplies.answered(done.cause())) {
                LOG.warn(
                        "room {}: Redis did not say how far its stream goes; asking again: {}",
                        room.keys.room(),
                        done.cause().getMessage());
                vertx.setTimer(backoff.pause(room.failures++), t -> again(used, question));
            } else {
                used.end("a top was not answered: " + done.cause().getMessage());
            }
            pump();
        });
    }

    private void again(Session used, Question question) {
        if (!used.over()) {
            ask(question.room, question.then);
        }
    }
}
