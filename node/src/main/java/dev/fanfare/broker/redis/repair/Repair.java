package dev.fanfare.broker.redis.repair;

import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.broker.redis.script.DoneReply;
import dev.fanfare.broker.redis.script.OfferReply;
import dev.fanfare.broker.redis.script.Recovering;
import dev.fanfare.broker.redis.script.Script;
import dev.fanfare.broker.redis.session.Appender;
import dev.fanfare.broker.redis.session.Kit;
import dev.fanfare.broker.redis.session.Live;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.broker.redis.wire.LogEntry;
import dev.fanfare.broker.redis.wire.RoomKeys;
import dev.fanfare.broker.redis.wire.TermTable;
import dev.fanfare.model.Position;
import dev.fanfare.redis.BucketSet;
import dev.fanfare.redis.ErrorReplies;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done with each new session before anything else uses it: every room that this node holds something of is compared
 * with Redis, what Redis lacks is offered, then this node says that it has done so, waits for the others, and touches the
 * rooms it offered, so that they are merged also where nobody else comes. Also where the server is the one from before: it
 * may have gone on with another branch meanwhile.
 */
public final class Repair {
    private static final Logger LOG = LoggerFactory.getLogger(Repair.class);
    private static final int MAX_ROOMS_UNDER_WAY = 256;
    private static final int CHUNK_ENTRIES = 100;
    private static final int CHUNK_BYTES = 256 << 10;
    private static final int AGAIN_MS = 25;
    /** With more buckets than this the word is said again less often. */
    private static final int MANY = 64;

    private static final int AGAIN_MANY_MS = 200;

    private final Vertx vertx;
    private final BrokerMeter meter;
    private final Keyspace keys;
    private final Appender appender;
    private final Live live;
    private final Supplier<List<Holding>> holdings;

    /**
     * A room that this node holds something of.
     *
     * @param last where its log stands; null for no log
     * @param held reads what the log holds
     * @param kept what may be in no log
     */
    public record Holding(RoomKeys room, Position last, Supplier<List<LogEntry>> held, List<LogEntry> kept) {}

    /** One that offers what {@code holdings} answers when it is asked. */
    public Repair(Kit kit, Keyspace keys, Appender appender, Live live, Supplier<List<Holding>> holdings) {
        this.vertx = kit.vertx();
        this.meter = kit.meter();
        this.keys = keys;
        this.appender = appender;
        this.live = live;
        this.holdings = holdings;
    }

    /** The buckets that are being compared in a session: fewer and fewer of them, as some cannot be, and some go meanwhile. */
    public static final class Comparison {
        private BucketSet left;

        /** Of these buckets, all of which are left. */
        public Comparison(BucketSet all) {
            left = all;
        }

        /** Those that may be used when the comparison is done. */
        public BucketSet left() {
            return left;
        }

        /** These are not wanted any more. */
        public void drop(BucketSet gone) {
            left = left.minus(gone);
        }
    }

    /** Completes when what is left of a comparison may be used; what cannot be is given up, and dropped from the comparison. */
    public Future<Void> run(Session session, Comparison comparison) {
        List<Holding> all = holdings.get().stream()
                .filter(one -> comparison.left.has(one.room.bucket()))
                .toList();
        List<RoomKeys> offered = new ArrayList<>();
        return each(all, one -> guarded(session, comparison, one.room.bucket(), () -> compare(session, one, offered)))
                .compose(v -> done(session, comparison, comparison.left))
                .compose(v -> each(
                        List.copyOf(offered),
                        room -> guarded(session, comparison, room.bucket(), () -> touch(session, room))))
                .onSuccess(v -> {
                    if (!offered.isEmpty()) {
                        LOG.info(
                                "offered Redis what it lacked of {} rooms, of {} compared", offered.size(), all.size());
                    }
                });
    }

    /** Where a call of a bucket fails the bucket is given up, and the others go on. */
    private static Future<Void> guarded(
            Session session, Comparison comparison, int bucket, Supplier<Future<Void>> call) {
        if (session.over() || !comparison.left.has(bucket)) {
            return Future.succeededFuture();
        }
        return call.get().recover(failure -> {
            comparison.drop(BucketSet.of(bucket));
            session.lose(bucket, "what it lost could not be put back: " + failure.getMessage());
            return Future.succeededFuture();
        });
    }

    private Future<Void> compare(Session session, Holding holding, List<RoomKeys> offered) {
        return offer(session, holding.room, "", List.of()).compose(reply -> {
            TermTable redis = reply.terms();
            Position hole = reply.hole();
            boolean same = hole == null && holding.kept.isEmpty() && (holding.last == null || redis.hold(holding.last));
            Offering offering = same
                    ? new Offering(null, List.of(), 0)
                    : Offering.of(holding.last, holding.held.get(), holding.kept, redis, hole);
            if (offering.isEmpty()) {
                return Future.succeededFuture();
            }
            offered.add(holding.room);
            if (!offering.entries().isEmpty()) {
                meter.offered(offering.entries().size());
            }
            if (offering.leftOut() > 0) {
                LOG.warn(
                        "room {}: {} messages that Redis lost are not offered, as they are more than one call takes",
                        holding.room.room(),
                        offering.leftOut());
                meter.lost(offering.leftOut());
            }
            return send(session, holding.room, offering, offering.entries().size());
        });
    }

    /**
     * Sends the newest first: should the window end in between, the log begins with what has come, and the rest continues
     * downward from there.
     */
    private Future<Void> send(Session session, RoomKeys room, Offering offering, int to) {
        List<LogEntry> all = offering.entries();
        int from = to;
        long bytes = 0;
        while (from > 0 && to - from < CHUNK_ENTRIES && (from == to || bytes < CHUNK_BYTES)) {
            bytes += all.get(--from).envelope().length;
        }
        int next = from;
        // With the first part: the others then count as the same branch.
        String stand = to == all.size() && offering.stand() != null ? text(offering.stand()) : "";
        return offer(session, room, stand, all.subList(from, to))
                .compose(reply -> next > 0 ? send(session, room, offering, next) : Future.succeededFuture());
    }

    private Future<OfferReply.Taken> offer(Session session, RoomKeys room, String stand, List<LogEntry> entries) {
        List<Object> args = new ArrayList<>(3 + 4 * entries.size());
        args.add(session.server());
        args.add(appender.offersTtl());
        args.add(stand);
        for (LogEntry entry : entries) {
            args.add(text(entry.position()));
            args.add(entry.previousTerm().toString());
            args.add(entry.id());
            args.add(entry.envelope());
        }
        return session.run(Script.OFFER, List.of(room.control(), room.meta(), room.offers()), args)
                .compose(reply -> OfferReply.parse(reply) instanceof OfferReply.Taken taken
                        ? Future.succeededFuture(taken)
                        : another());
    }

    private static String text(Position place) {
        return place.epoch() + ' ' + place.term() + ' ' + place.offset();
    }

    /** Says this node's word of these buckets, and again until their windows have ended. */
    private Future<Void> done(Session session, Comparison comparison, BucketSet said) {
        Set<Integer> awaiting = new HashSet<>();
        return each(
                        said.stream().boxed().toList(),
                        bucket -> guarded(
                                session,
                                comparison,
                                bucket,
                                () -> done(session, bucket).map(open -> {
                                    if (open) {
                                        awaiting.add(bucket);
                                    }
                                    return null;
                                })))
                .compose(v -> {
                    BucketSet open = comparison.left.where(awaiting::contains);
                    return open.isEmpty() || session.over()
                            ? Future.succeededFuture()
                            : later(open.size() > MANY ? AGAIN_MANY_MS : AGAIN_MS)
                                    .compose(again -> done(session, comparison, open));
                });
    }

    /** Answers whether the bucket's window is open still. */
    private Future<Boolean> done(Session session, int bucket) {
        return session.run(Script.DONE, List.of(keys.control(bucket)), List.of(session.server(), live.name()))
                .compose(reply -> DoneReply.parse(reply) instanceof DoneReply.Awaited awaited
                        ? Future.succeededFuture(awaited.nodes() > 0)
                        : another());
    }

    /** Merges what was offered; a server that takes no writes now does so at the first write it takes. */
    private Future<Void> touch(Session session, RoomKeys room) {
        return appender.append(session, room, List.of(), false, null)
                .recover(failure ->
                        ErrorReplies.answered(failure) ? Future.succeededFuture() : Future.failedFuture(failure))
                .compose(reply -> reply instanceof Recovering
                        ? later(AGAIN_MS).compose(v -> touch(session, room))
                        : Future.succeededFuture());
    }

    private Future<Void> later(int millis) {
        Promise<Void> later = Promise.promise();
        vertx.setTimer(millis, t -> later.complete());
        return later.future();
    }

    private static <T> Future<T> another() {
        return Future.failedFuture("the server is not the one it was");
    }

    /** Runs this for each, so many at once; fails with the first failure. */
    private static <T> Future<Void> each(List<T> all, Function<T, Future<Void>> run) {
        List<Future<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < Math.min(MAX_ROOMS_UNDER_WAY, all.size()); lane++) {
            lanes.add(lane(all, lane, run));
        }
        return Future.all(lanes).mapEmpty();
    }

    private static <T> Future<Void> lane(List<T> all, int at, Function<T, Future<Void>> run) {
        return at >= all.size()
                ? Future.succeededFuture()
                : run.apply(all.get(at)).compose(v -> lane(all, at + MAX_ROOMS_UNDER_WAY, run));
    }
}
