package dev.fanfare.broker.redis.subscribe;

import dev.fanfare.broker.History;
import dev.fanfare.broker.redis.script.AppendReply;
import dev.fanfare.broker.redis.script.AppendReply.Appended;
import dev.fanfare.broker.redis.script.Fenced;
import dev.fanfare.broker.redis.script.UnreadableReplyException;
import dev.fanfare.broker.redis.session.Appender;
import dev.fanfare.broker.redis.session.Kit;
import dev.fanfare.broker.redis.session.Reader;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.model.Position;
import dev.fanfare.redis.Backoff;
import dev.fanfare.redis.ErrorReplies;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads rooms' tops, in one session, by appends of nothing, which make the epoch of a room that nobody wrote; by reads where
 * Redis takes no write for now, as with too few replicas. So many at once, the rest wait: when a node subscribes to thousands
 * of rooms anew, their tops must not fill the connection's own queue.
 */
final class Tops {
    private static final Logger LOG = LoggerFactory.getLogger(Tops.class);
    private static final int MAX_UNDER_WAY = 512;
    private static final int FIRST_PAUSE_MS = 200;
    private static final int LONGEST_PAUSE_MS = 5_000;

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
        this.backoff = kit.backoff(FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
        this.appender = appender;
    }

    /** What was asked in the session before is forgotten: the new one asks anew. Null: there is none. */
    void begin(Session begun) {
        session = begun;
        waiting.clear();
        underWay = 0;
    }

    /** Forgets rooms that the session serves no more. */
    void drop(Predicate<Subscription> rooms) {
        waiting.removeIf(question -> rooms.test(question.room));
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
        int stay = room.stay;
        underWay++;
        appender.append(used, room.keys, List.of(), false, null).onComplete(done -> {
            if (used.over()) {
                return;
            }
            underWay--;
            if (room.stay != stay) {
                pump(); // its bucket went meanwhile, and is asked for where it is served now
                return;
            }
            if (done.succeeded()) {
                answered(used, question, stay, done.result());
            } else if (ErrorReplies.ofWrites(done.cause())) {
                read(used, question, stay, done.cause());
            } else if (ErrorReplies.answered(done.cause()) || done.cause() instanceof UnreadableReplyException) {
                refused(used, question, stay, done.cause());
            } else {
                used.end("a top was not answered: " + done.cause().getMessage());
            }
            pump();
        });
    }

    private void answered(Session used, Question question, int stay, AppendReply reply) {
        if (reply instanceof Appended appended) {
            found(question, appended.shown());
        } else if (reply instanceof Fenced fenced) {
            used.fenced(question.room.keys, fenced);
        } else {
            vertx.setTimer(FIRST_PAUSE_MS, t -> again(used, question, stay));
        }
    }

    private static void found(Question question, Position top) {
        question.room.failures = 0;
        if (!question.room.ended) {
            question.then.accept(top);
        }
    }

    /** Redis takes no write for now. A room that has an epoch can be joined all the same. */
    private void read(Session used, Question question, int stay, Throwable refusal) {
        Subscription room = question.room;
        underWay++;
        Reader.once(used, appender, room.keys, null, 0, null).onComplete(done -> {
            if (used.over()) {
                return;
            }
            underWay--;
            boolean written = done.succeeded() && !done.result().top().equals(History.UNWRITTEN);
            if (room.stay == stay && written) {
                found(question, done.result().top());
            } else if (room.stay == stay) {
                refused(used, question, stay, refusal);
            }
            pump();
        });
    }

    private void refused(Session used, Question question, int stay, Throwable refusal) {
        if (!ErrorReplies.ofPlace(refusal)) {
            LOG.warn(
                    "room {}: Redis did not say how far its stream goes; asking again: {}",
                    question.room.keys.room(),
                    refusal.getMessage());
        }
        vertx.setTimer(backoff.pause(question.room.failures++), t -> again(used, question, stay));
    }

    private void again(Session used, Question question, int stay) {
        if (!used.over() && question.room.stay == stay) {
            ask(question.room, question.then);
        }
    }
}
