package dev.fanfare.presence.redis;

import dev.fanfare.config.PresenceConfig;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.PresentMember;
import dev.fanfare.model.RoomName;
import dev.fanfare.presence.Changes;
import dev.fanfare.presence.Members;
import dev.fanfare.presence.Presence;
import dev.fanfare.presence.PresenceMeter;
import dev.fanfare.presence.Roster;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.redis.BucketSet;
import dev.fanfare.redis.Buckets;
import dev.fanfare.redis.Channels;
import dev.fanfare.redis.RedisSession;
import dev.fanfare.redis.SessionTable;
import dev.fanfare.redis.SessionUser;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The engine over Redis. A node announces its members under a lease, which it renews every third of its time; whoever finds a
 * lease that ran out removes what was announced under it. It works on a link that the broker keeps: {@link #user} is to be
 * shared into it.
 *
 * <p>While Redis is out of reach, lists stay as last known; what changed here meanwhile is written after the reconnect, where
 * everything is compared both ways.
 */
public final class RedisPresence implements Presence {
    /** For telling and for releasing, together; with what the broker takes it is within {@code DrainConfig.RELEASE}. */
    private static final long CLOSE_MS = 1_000;
    /** Of that, what is kept for releasing. */
    private static final long RELEASE_MS = 300;

    private static final int CLOSE_STEP_MS = 10;
    private static final int WAKE_MS = 20;
    /** Ticks in which a node has gone round all buckets. */
    private static final int ROUND = 16;

    private final Vertx vertx;
    private final Context context;
    private final NodeId node;
    private final PresenceKeys keys;
    private final LeaseTimes terms;
    private final Retries retries = new Retries(new SplittableRandom());
    private final PresenceMeter meter;
    private final int members;
    private final Reaper reaper;
    private final SessionTable<RedisSession> sessions;
    private final Map<Integer, Announcer> announcers = new HashMap<>();
    /** One reading of a room for all who ask at the same time. */
    private final Map<RoomName, Future<Members>> asked = new HashMap<>();

    private WatchedRooms watched;
    private long ticker = -1;
    private int otherBucket;
    private int present;
    private boolean closing;

    /** An engine on the broker's context. */
    public RedisPresence(
            Vertx vertx, Context context, NodeId node, RedisConfig redis, PresenceConfig config, PresenceMeter meter) {
        this.vertx = vertx;
        this.context = context;
        this.node = node;
        this.keys = new PresenceKeys(Buckets.of(redis));
        this.terms = LeaseTimes.of(config);
        this.meter = meter;
        this.members = config.members();
        this.sessions = new SessionTable<>(redis.buckets());
        this.reaper = new Reaper(keys, terms, meter);
    }

    /** What the broker's link is to be told of. */
    public SessionUser user() {
        return new Sessions();
    }

    @Override
    public void start(Listener listener) {
        Changes changes = new Changes(task -> context.runOnContext(v -> task.run()), listener);
        watched = new WatchedRooms(vertx, keys, terms, retries, this::place, listener, changes);
        ticker = vertx.setPeriodic(terms.renewal(), timer -> tick());
    }

    private WatchedRooms.Place place(RedisSession session) {
        return new WatchedRooms.Place(
                session,
                new Channels(vertx, () -> System.nanoTime() / 1_000_000),
                new RosterReader(keys, terms, members));
    }

    @Override
    public void enter(RoomName room, PresentMember member) {
        if (!closing) {
            count(announcer(keys.buckets().of(room)).enter(room, member) ? 1 : 0);
        }
    }

    @Override
    public void leave(RoomName room, String connection, DepartureReason reason) {
        if (!closing) {
            count(announcer(keys.buckets().of(room)).leave(room, connection, reason) ? -1 : 0);
        }
    }

    private void count(int change) {
        present += change;
        meter.present(present);
    }

    private Announcer announcer(int bucket) {
        return announcers.computeIfAbsent(bucket, number -> {
            Announcer made = new Announcer(vertx, keys, terms, retries, meter, number, node.incarnation());
            if (sessions.of(number) != null) {
                made.up(sessions.of(number));
            }
            return made;
        });
    }

    @Override
    public void watch(RoomName room) {
        watched.watch(room);
    }

    @Override
    public void unwatch(RoomName room) {
        watched.unwatch(room);
    }

    @Override
    public Members known(RoomName room) {
        return watched.known(room);
    }

    @Override
    public Future<Members> members(RoomName room) {
        Members known = watched.known(room);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        Future<Members> under = asked.get(room);
        if (under == null) {
            under = watched.read(room)
                    .map(Roster::members)
                    .recover(failure -> Future.failedFuture(new FanfareException(
                            ErrorCode.BROKER_UNAVAILABLE, "the broker is out of reach; ask again")));
            asked.put(room, under);
            under.onComplete(done -> asked.remove(room));
        }
        return under;
    }

    // ---- leases ----

    private void tick() {
        watched.tick();
        announcers.values().stream().filter(Announcer::leased).forEach(this::renew);
        // Somebody must look after buckets that no living node has members in: each node goes round all of them.
        int count = keys.buckets().count();
        for (int some = (count + ROUND - 1) / ROUND; some > 0; some--) {
            otherBucket = (otherBucket + 1) % count;
            Announcer other = announcer(otherBucket);
            if (!other.leased()) {
                renew(other);
            }
        }
    }

    private void renew(Announcer announcer) {
        RedisSession used = sessions.of(announcer.bucket());
        if (used == null) {
            return;
        }
        announcer.renew(used).onSuccess(reply -> {
            if (used.over()) {
                return;
            }
            reply.get(2).forEach(dead -> reaper.reap(used, announcer.bucket(), dead.toString()));
            long next = reply.get(1).toLong();
            if (next >= 0 && next < terms.renewal()) {
                // A lease runs out before the next tick, unless its node lives and renews it.
                vertx.setTimer(next + WAKE_MS, timer -> renewAgain(used, announcer));
            }
        });
    }

    private void renewAgain(RedisSession used, Announcer announcer) {
        // Once closing, what was released must not be taken again.
        if (!closing && !used.over()) {
            renew(announcer);
        }
    }

    // ---- the end ----

    @Override
    public Future<Void> close() {
        vertx.cancelTimer(ticker);
        closing = true;
        Promise<Void> closed = Promise.promise();
        long deadline = System.nanoTime() + CLOSE_MS * 1_000_000;
        vertx.setTimer(CLOSE_MS, timer -> closed.tryComplete());
        closeWhenTold(deadline - RELEASE_MS * 1_000_000, closed);
        return closed.future();
    }

    private void closeWhenTold(long deadline, Promise<Void> closed) {
        boolean late = System.nanoTime() - deadline >= 0;
        if (sessions.sessions().isEmpty()
                || late
                || announcers.values().stream().allMatch(Announcer::idle)) {
            release().onComplete(done -> closed.tryComplete());
        } else {
            vertx.setTimer(CLOSE_STEP_MS, timer -> closeWhenTold(deadline, closed));
        }
    }

    private Future<?> release() {
        List<Future<Response>> calls = new ArrayList<>();
        announcers.values().stream()
                .filter(announcer -> announcer.leased() && sessions.of(announcer.bucket()) != null)
                .forEach(announcer -> calls.add(announcer.release(sessions.of(announcer.bucket()))));
        return Future.join(calls);
    }

    /** Passes on what the links tell. */
    private final class Sessions implements SessionUser {
        @Override
        public void up(RedisSession begun, BucketSet buckets) {
            if (closing) {
                return;
            }
            sessions.up(begun, buckets);
            retries.begin();
            for (Announcer announcer : announcers.values()) {
                if (buckets.has(announcer.bucket())) {
                    boolean leased = announcer.leased();
                    announcer.up(begun);
                    if (leased) {
                        new Settlement(keys, announcer, begun).run();
                    }
                }
            }
            // After the members were announced: the calls are carried out in this order, so that the lists have them.
            watched.up(begun, buckets);
        }

        @Override
        public void down(RedisSession ended, BucketSet buckets) {
            sessions.down(ended, buckets);
            announcers.values().stream()
                    .filter(announcer -> buckets.has(announcer.bucket()))
                    .forEach(Announcer::down);
            watched.down(ended, buckets);
        }

        @Override
        public void pushed(RedisSession from, Response message) {
            watched.pushed(from, message);
        }
    }
}
