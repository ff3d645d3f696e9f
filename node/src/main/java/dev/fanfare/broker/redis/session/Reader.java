package dev.fanfare.broker.redis.session;

import dev.fanfare.broker.redis.script.Fenced;
import dev.fanfare.broker.redis.script.HistoryReply;
import dev.fanfare.broker.redis.script.HistoryReply.Read;
import dev.fanfare.broker.redis.script.Recovering;
import dev.fanfare.broker.redis.script.Script;
import dev.fanfare.broker.redis.wire.Page;
import dev.fanfare.broker.redis.wire.RoomKeys;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.redis.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * Reads pages of the rooms' logs. Reading changes nothing, so where the link was lost it asks again: until
 * {@code patience} has passed, with longer and longer pauses, then {@code broker_unavailable}.
 */
public final class Reader {
    /** Bytes of envelopes after which a page ends. */
    static final int PAGE_BYTES = 1 << 20;

    private static final int FIRST_PAUSE_MS = 25;
    private static final int LONGEST_PAUSE_MS = 1_000;
    private static final int MAX_CALLS = 4_096;

    private final Vertx vertx;
    private final Appender appender;
    private final IntFunction<Session> sessions;
    private final Function<RoomName, Position> shown;
    private final long patience;
    private final LongSupplier clock;
    private final Backoff backoff;
    private int calls;
    private boolean closed;

    /** A reader; {@code patience} in milliseconds. */
    public Reader(Kit kit, Appender appender, RoomLookup lookup, long patience) {
        this.shown = lookup.lastSeen();
        this.vertx = kit.vertx();
        this.clock = kit.clock();
        this.backoff = kit.backoff(FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
        this.appender = appender;
        this.sessions = lookup.sessions();
        this.patience = patience;
    }

    /** One page, with patience; {@code overloaded} where {@value #MAX_CALLS} reads are under way. */
    public Future<Page> page(RoomKeys room, Position since, int limit) {
        if (calls >= MAX_CALLS) {
            return Future.failedFuture(new FanfareException(ErrorCode.OVERLOADED, "too many reads at once"));
        }
        calls++;
        Promise<Page> promise = Promise.promise();
        tryPage(new Call(room, since, limit, clock.getAsLong() + patience, promise), 0);
        return promise.future().onComplete(done -> calls--);
    }

    private void tryPage(Call call, int failures) {
        Session session = sessions.apply(call.room.bucket());
        Future<Page> page = session == null
                ? Future.failedFuture("no connection to Redis")
                : once(session, appender, call.room, call.since, call.limit, shown.apply(call.room.room()));
        page.onSuccess(call.promise::complete).onFailure(failure -> {
            long left = call.deadline - clock.getAsLong();
            if (closed || left <= 0) {
                call.promise.fail(new FanfareException(
                        ErrorCode.BROKER_UNAVAILABLE, "Redis could not be read: " + failure.getMessage()));
            } else {
                vertx.setTimer(Math.min(left, backoff.pause(failures)), t -> tryPage(call, failures + 1));
            }
        });
    }

    private record Call(RoomKeys room, Position since, int limit, long deadline, Promise<Page> promise) {}

    /** Ends all patience. */
    public void close() {
        closed = true;
    }

    /**
     * One page over this session; fails with {@link NotYetException} while the server takes no work. What nodes offered of
     * the room is merged first.
     *
     * @param shown may be read whatever the commit mark says; null for no such place
     */
    public static Future<Page> once(
            Session session, Appender appender, RoomKeys room, Position since, int limit, Position shown) {
        return ask(session, appender.name(), room, since, limit, shown).compose(reply -> {
            if (session.over()) {
                return Future.failedFuture("the connection was given up meanwhile");
            }
            if (reply instanceof Read read) {
                if (read.page().behind() > 0) {
                    appender.uncommitted().saw(room, read.page().behind());
                }
                return Future.succeededFuture(read.page());
            }
            if (reply instanceof Recovering) {
                return Future.failedFuture(new NotYetException());
            }
            if (reply instanceof Fenced fenced) {
                session.fenced(room, fenced);
                return Future.failedFuture("Redis is changing over");
            }
            return appender.append(session, room, List.of(), false, null)
                    .compose(merged -> once(session, appender, room, since, limit, shown));
        });
    }

    private static Future<HistoryReply> ask(
            Session session, String name, RoomKeys room, Position since, int limit, Position shown) {
        List<Object> args = List.of(
                session.server(),
                since == null ? "" : since.epoch(),
                since == null ? "" : since.term().toString(),
                since == null ? 0 : since.offset(),
                limit,
                PAGE_BYTES,
                shown == null ? "" : shown.epoch(),
                shown == null ? "" : shown.term().toString(),
                shown == null ? 0 : shown.offset(),
                name,
                session.number());
        return session.run(Script.HISTORY, List.of(room.control(), room.meta(), room.stream()), args)
                .map(HistoryReply::parse);
    }
}
