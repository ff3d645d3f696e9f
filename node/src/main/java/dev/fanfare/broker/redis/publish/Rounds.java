package dev.fanfare.broker.redis.publish;

import dev.fanfare.broker.redis.script.AppendReply;
import dev.fanfare.broker.redis.script.AppendReply.Appended;
import dev.fanfare.broker.redis.script.CommitReply;
import dev.fanfare.broker.redis.script.Fenced;
import dev.fanfare.broker.redis.script.InfoReply;
import dev.fanfare.broker.redis.script.Script;
import dev.fanfare.broker.redis.script.UnreadableReplyException;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.broker.redis.wire.RoomKeys;
import dev.fanfare.model.Position;
import dev.fanfare.redis.BucketSet;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends of one session that nobody sees before replicas hold them. They go in rounds, over the session's third connection:
 * the appends of many rooms, one WAIT for all, a commit for each ({@code commit.lua}), and the next round with whatever came
 * meanwhile. While replicas do not follow, nothing more is appended; who waits too long is told so by the publisher.
 *
 * <p>WAIT waits for all that anybody wrote before its connection's last command. Asked again and again it would run after a
 * target that moves. So the place that the server had reached after the appends is noted ({@code INFO replication}, which
 * goes with the WAIT), and what was not reached the first time is looked for in what replicas have confirmed, against that.
 *
 * <p>Bounded: {@value #MOST} appends in a round; what waits for the next is bounded by the publisher, which has so many
 * batches under way, and by {@link Commits}, which touches so many rooms.
 */
final class Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final int PAUSE_MS = 100;
    private static final int MOST = 512;
    /** So long a round may wait before anybody is told. */
    private static final int QUIET_MS = 2_000;

    private final Vertx vertx;
    private final LongSupplier clock;
    private final Session session;
    private final int replicas;
    private final int waitMillis;
    private final Deque<Item> next = new ArrayDeque<>();
    private final List<Item> round = new ArrayList<>();
    private boolean busy;
    private long began;
    /** Where the server's replication stream was after the appends of this round. */
    private long target;

    private String trouble;

    private record Item(RoomKeys room, Supplier<Future<AppendReply>> append, Promise<AppendReply> promise) {
        boolean givenUp() {
            return promise.future().isComplete();
        }
    }

    private record Uncommitted(Item item, Appended reply) {}

    /**
     * No round yet.
     *
     * @param clock milliseconds
     * @param replicas so many are waited for
     * @param waitMillis how long WAIT may keep the connection silent
     */
    Rounds(Vertx vertx, LongSupplier clock, Session session, int replicas, int waitMillis) {
        this.waitMillis = waitMillis;
        this.vertx = vertx;
        this.clock = clock;
        this.session = session;
        this.replicas = replicas;
    }

    /** What an operator should know: that too few replicas follow, for a while now; null for nothing. */
    String trouble() {
        return session.over() ? null : trouble;
    }

    /**
     * Answers what the append answered: where that is OK, after all up to its top was committed. Fails as the append does, or
     * with {@link UncommittedException}; stays open where the session ends before.
     *
     * @param append calls {@code append.lua} over the third connection
     */
    Future<AppendReply> run(RoomKeys room, Supplier<Future<AppendReply>> append) {
        Promise<AppendReply> promise = Promise.promise();
        next.add(new Item(room, append, promise));
        if (!busy) {
            begin();
        }
        return promise.future();
    }

    /** The session stands, and serves these buckets no more: whether replicas come to hold what is under way is not known. */
    void giveUp(BucketSet buckets) {
        List<Item> all = new ArrayList<>(round);
        all.addAll(next);
        for (Item item : all) {
            if (buckets.has(item.room.bucket())) {
                item.promise.tryFail(new UncommittedException("the bucket is served elsewhere"));
            }
        }
    }

    private void begin() {
        round.clear();
        while (round.size() < MOST && !next.isEmpty()) {
            Item item = next.poll();
            if (!item.givenUp()) {
                round.add(item);
            }
        }
        busy = !round.isEmpty() && !session.over();
        if (!busy) {
            untell("no broadcast waits any more for replicas of");
            return;
        }
        began = clock.getAsLong();
        List<Item> items = List.copyOf(round);
        List<Future<AppendReply>> replies = items.stream().map(Rounds::append).toList();
        Future.join(replies).onComplete(done -> {
            if (session.over()) {
                return; // all that was under way is marked when it ends
            }
            List<Uncommitted> appended = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                appended(items.get(i), replies.get(i)).ifPresent(appended::add);
            }
            await(appended);
        });
    }

    /** Settles what is not to be committed. */
    private static Optional<Uncommitted> appended(Item item, Future<AppendReply> reply) {
        if (reply.result() instanceof Appended appended) {
            return Optional.of(new Uncommitted(item, appended));
        }
        if (reply.cause() instanceof UnreadableReplyException) {
            item.promise.tryFail(new UncommittedException(reply.cause().getMessage()));
        } else if (reply.failed()) {
            item.promise.tryFail(reply.cause());
        } else {
            item.promise.tryComplete(reply.result());
        }
        return Optional.empty();
    }

    /** An append that cannot be made at all fails, and nothing else with it. */
    private static Future<AppendReply> append(Item item) {
        try {
            return item.append.get();
        } catch (RuntimeException failure) {
            return Future.failedFuture(failure);
        }
    }

    private void await(List<Uncommitted> appended) {
        if (appended.stream().allMatch(one -> one.item.givenUp())) {
            begin();
            return;
        }
        // Both are sent now, and answered in this order.
        ask(replication(), info -> target = InfoReply.parse(info).reached());
        ask(Request.cmd(Command.WAIT).arg(replicas).arg(waitMillis), reply -> {
            if (reply.toInteger() >= replicas) {
                commit(appended);
            } else {
                follow(appended);
            }
        });
    }

    /** Looks again and again how many replicas have confirmed all up to the target. */
    private void follow(List<Uncommitted> appended) {
        ask(replication(), reply -> {
            InfoReply info = InfoReply.parse(reply);
            if (!info.primary()) {
                session.end("the server is a replica now");
                return;
            }
            int there = info.replicasAt(target);
            if (there >= replicas) {
                commit(appended);
            } else if (appended.stream().allMatch(one -> one.item.givenUp())) {
                begin();
            } else {
                tell(there);
                vertx.setTimer(PAUSE_MS, t -> {
                    if (!session.over()) {
                        follow(appended);
                    }
                });
            }
        });
    }

    private static Request replication() {
        return Request.cmd(Command.INFO).arg("replication");
    }

    private void tell(int there) {
        if (clock.getAsLong() - began >= QUIET_MS) {
            String now = "broadcasts wait for replicas: " + there + " of " + replicas + " follow " + session.where();
            if (!now.equals(trouble)) {
                LOG.warn("{}", now);
            }
            trouble = now;
        }
    }

    private void untell(String why) {
        if (trouble != null) {
            LOG.info("{} {}", why, session.where());
            trouble = null;
        }
    }

    /** What cannot be asked, or not be read, ends the session: else nothing would ever go on. */
    private void ask(Request request, Consumer<Response> then) {
        session.askAside(request).onComplete(done -> {
            if (session.over()) {
                return;
            }
            if (done.failed()) {
                session.end("replicas were not waited for: " + done.cause().getMessage());
                return;
            }
            try {
                then.accept(done.result());
            } catch (RuntimeException unreadable) {
                LOG.error("an answer to {} cannot be read", request.command(), unreadable);
                session.end("replicas were not waited for: " + unreadable.getMessage());
            }
        });
    }

    private void commit(List<Uncommitted> appended) {
        untell("replicas follow again:");
        appended.stream().filter(one -> !one.item.givenUp()).forEach(this::commit);
        begin();
    }

    private void commit(Uncommitted one) {
        RoomKeys room = one.item.room;
        Position top = one.reply.top();
        List<Object> args = List.of(session.server(), top.epoch(), top.term().toString(), top.offset());
        session.runAside(Script.COMMIT, List.of(room.control(), room.meta(), room.stream(), room.channel()), args)
                .map(CommitReply::parse)
                .onComplete(done -> {
                    if (!session.over()) {
                        committed(one, done);
                    }
                });
    }

    private void committed(Uncommitted one, AsyncResult<CommitReply> done) {
        if (done.result() == CommitReply.State.DONE) {
            one.item.promise.tryComplete(one.reply);
        } else if (done.result() == CommitReply.State.MORE) {
            commit(one);
        } else {
            if (done.result() instanceof Fenced fenced) {
                session.fenced(one.item.room, fenced);
            }
            one.item.promise.tryFail(new UncommittedException(
                    done.failed() ? done.cause().getMessage() : String.valueOf(done.result())));
        }
    }
}
