package dev.fanfare.broker.redis;

import dev.fanfare.redis.ErrorReplies;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Appends of one session that nobody sees before replicas hold them. They go in rounds, over the session's third connection:
 * the appends of many rooms, one WAIT for all (it covers what its own connection wrote), a commit for each
 * ({@code commit.lua}), and the next round with whatever came meanwhile. While replicas do not follow, WAIT is asked again
 * and nothing more is appended; who waits too long is told so by the publisher.
 *
 * <p>Bounded by the publisher, which has so many batches under way, and by one touch for each room.
 */
final class Rounds {
    /** Shorter than a connection may be silent. */
    static final int WAIT_MILLIS = 150;

    private static final int PAUSE_MILLIS = 50;

    private final Vertx vertx;
    private final Session session;
    private final int replicas;
    private List<Item> next = new ArrayList<>();
    private boolean busy;

    private record Item(RoomKeys room, Supplier<Future<Response>> append, Promise<Response> promise) {}

    private record Appended(Item item, Response reply) {}

    Rounds(Vertx vertx, Session session, int replicas) {
        this.vertx = vertx;
        this.session = session;
        this.replicas = replicas;
    }

    /**
     * Answers what the append answered: where that is OK, after all up to its top was committed. Fails as the append does, or
     * with {@link UncommittedException}; stays open where the session ends before.
     *
     * @param append calls {@code append.lua} over the third connection
     */
    Future<Response> run(RoomKeys room, Supplier<Future<Response>> append) {
        Promise<Response> promise = Promise.promise();
        next.add(new Item(room, append, promise));
        if (!busy) {
            begin();
        }
        return promise.future();
    }

    private void begin() {
        busy = !next.isEmpty() && !session.over();
        if (!busy) {
            return;
        }
        List<Item> items = next;
        next = new ArrayList<>();
        List<Future<Response>> replies =
                items.stream().map(item -> item.append.get()).toList();
        Future.join(replies).onComplete(done -> {
            if (session.over()) {
                return; // all that was under way is marked when it ends
            }
            List<Appended> appended = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                Future<Response> reply = replies.get(i);
                if (reply.failed()) {
                    items.get(i).promise.fail(reply.cause());
                } else if (Replies.status(reply.result()).equals("OK")) {
                    appended.add(new Appended(items.get(i), reply.result()));
                } else {
                    items.get(i).promise.complete(reply.result());
                }
            }
            if (appended.isEmpty()) {
                begin();
            } else {
                await(appended);
            }
        });
    }

    private void await(List<Appended> appended) {
        session.askAside(Request.cmd(Command.WAIT).arg(replicas).arg(WAIT_MILLIS))
                .onComplete(done -> {
                    if (session.over()) {
                        return;
                    }
                    if (done.failed() && !ErrorReplies.answered(done.cause())) {
                        session.end(
                                "replicas were not waited for: " + done.cause().getMessage());
                    } else if (done.succeeded() && done.result().toInteger() >= replicas) {
                        appended.forEach(this::commit);
                        begin();
                    } else {
                        vertx.setTimer(PAUSE_MILLIS, t -> await(appended));
                    }
                });
    }

    private void commit(Appended one) {
        RoomKeys room = one.item.room;
        List<Object> args = List.of(
                session.server(),
                one.reply.get(1).toString(),
                one.reply.get(3).toString(),
                one.reply.get(2).toString());
        session.runAside(Script.COMMIT, List.of(room.control(), room.meta(), room.stream(), room.channel()), args)
                .onComplete(done -> {
                    if (!session.over()) {
                        committed(one, done);
                    }
                });
    }

    private void committed(Appended one, AsyncResult<Response> done) {
        if (done.failed()) {
            one.item.promise.fail(new UncommittedException(done.cause().getMessage()));
            return;
        }
        String status = Replies.status(done.result());
        switch (status) {
            case "OK" -> one.item.promise.complete(one.reply);
            case "MORE" -> commit(one);
            default -> {
                if (status.equals("FENCED")) {
                    session.fenced(one.item.room, done.result());
                }
                one.item.promise.tryFail(new UncommittedException(status));
            }
        }
    }
}
