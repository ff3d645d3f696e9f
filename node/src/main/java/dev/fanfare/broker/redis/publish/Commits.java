package dev.fanfare.broker.redis.publish;

import dev.fanfare.broker.redis.script.Replies;
import dev.fanfare.broker.redis.session.Appender;
import dev.fanfare.broker.redis.session.Kit;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.broker.redis.wire.Draft;
import dev.fanfare.broker.redis.wire.RoomKeys;
import dev.fanfare.config.Durability;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Appends as the level of durability asks for, and what others appended and did not commit. Whoever appended commits, within
 * milliseconds; a node that ends or loses its link in between does not. So wherever a room's commit mark is seen below its
 * top and still is {@value #PATIENCE_MS} ms later, this node commits: it appends nothing, which answers the top, waits, and moves the
 * mark.
 */
public final class Commits {
    /** How often {@link #tick} is to be called, milliseconds. */
    public static final long PERIOD_MS = 250;

    static final long PATIENCE_MS = 1_000;
    /** At most; and less than pings, which wait behind it, may be late. */
    private static final int WAIT_MS = 500;

    private static final int MAX_SEEN_ROOMS = 10_000;
    private static final int MAX_TOUCHED_ROOMS = 256;

    private final Kit kit;
    private final LongSupplier clock;
    private final Appender appender;
    private final Function<RoomName, Position> lastSeen;
    private final IntFunction<Session> sessions;
    private final boolean later;
    private final int replicas;
    private final int waitMillis;
    private final Map<Session, Rounds> rounds = new IdentityHashMap<>();
    /** Rooms whose mark was seen below the top; those past {@value #MAX_SEEN_ROOMS} are seen again by the next check. */
    private final Map<RoomName, Behind> behind = new HashMap<>();
    /** Those that this node commits now, {@value #MAX_TOUCHED_ROOMS} at most. */
    private final Set<RoomName> touching = new HashSet<>();

    private boolean waiting;

    /** {@code past}: this node was at the top before it saw the mark, so that being there does not say who moved that. */
    private record Behind(RoomKeys room, long top, long since, boolean past) {}

    /** Somebody else has committed what was to be touched. */
    private static final class CommittedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CommittedException() {
            super("committed meanwhile", null, false, false);
        }
    }

    /** Everything is given; {@code lastSeen} and {@code sessions} as for {@link Publisher}. */
    public Commits(
            Kit kit,
            RedisConfig config,
            Appender appender,
            Function<RoomName, Position> lastSeen,
            IntFunction<Session> sessions) {
        this.kit = kit;
        this.clock = kit.clock();
        this.appender = appender;
        this.lastSeen = lastSeen;
        this.sessions = sessions;
        this.later = config.durability() == Durability.REPLICATED;
        this.replicas = config.waitReplicas();
        this.waitMillis = (int) Math.min(WAIT_MS, config.silence().toMillis() / 3);
        appender.behind(this::seen);
    }

    /** Whether an append is answered when replicas hold it. */
    boolean later() {
        return later;
    }

    /**
     * Runs an append, now or when it may be run; answers when the level is reached, see {@link Rounds#run}.
     *
     * @param append calls {@link #append}
     */
    Future<Response> run(Session session, RoomKeys room, Supplier<Future<Response>> append) {
        return later
                ? rounds.computeIfAbsent(session, s -> new Rounds(kit.vertx(), kit.clock(), s, replicas, waitMillis))
                        .run(room, append)
                : append.get();
    }

    /** See {@link Appender#append}; over the connection that is for it. */
    Future<Response> append(Session session, RoomKeys room, List<Draft> drafts, boolean again, Position since) {
        return later
                ? appender.appendAside(session, room, drafts, again, since)
                : appender.append(session, room, drafts, again, since);
    }

    /** A session serves these buckets no more, or is over. */
    public void down(Session session, BitSet buckets) {
        if (session.over()) {
            rounds.remove(session);
            touching.clear(); // also those of other sessions: a second touch does no harm
        } else if (rounds.containsKey(session)) {
            rounds.get(session).giveUp(buckets);
        }
    }

    /** What an operator should know, see {@link Rounds#trouble}; null for nothing. */
    public String trouble() {
        return rounds.values().stream()
                .map(Rounds::trouble)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The commit mark of a room lies below this offset, which was appended. */
    void seen(RoomKeys room, long top) {
        if (behind.size() < MAX_SEEN_ROOMS) {
            behind.computeIfAbsent(room.room(), name -> new Behind(room, top, clock.getAsLong(), reached(name, top)));
        }
    }

    /** Commits what was left, and counts whether broadcasts wait. */
    public void tick() {
        boolean wait = trouble() != null;
        if (wait != waiting) {
            waiting = wait;
            kit.meter().waiting(wait);
        }
        long now = clock.getAsLong();
        for (Behind one : new ArrayList<>(behind.values())) {
            Session session = sessions.apply(one.room.bucket());
            if (session != null && now - one.since >= PATIENCE_MS && touching.size() < MAX_TOUCHED_ROOMS) {
                behind.remove(one.room.room());
                if (!committed(one)) {
                    touch(session, one);
                }
            }
        }
    }

    /** Whether somebody has moved the mark since it was seen, as far as this node can know. */
    private boolean committed(Behind one) {
        return !one.past && reached(one.room.room(), one.top);
    }

    private boolean reached(RoomName room, long top) {
        Position reached = lastSeen.apply(room);
        return reached != null && reached.offset() >= top;
    }

    /** It may have waited for its round. */
    private Future<Response> sendTouch(Session session, Behind one) {
        return committed(one)
                ? Future.failedFuture(new CommittedException())
                : append(session, one.room, List.of(), false, null);
    }

    private void touch(Session session, Behind one) {
        RoomName name = one.room.room();
        if (touching.add(name)) {
            run(session, one.room, () -> sendTouch(session, one)).onComplete(done -> {
                touching.remove(name);
                if (done.cause() instanceof CommittedException) {
                    return;
                }
                String status = done.failed() ? "" : Replies.status(done.result());
                if (status.equals("FENCED")) {
                    session.fenced(one.room, done.result());
                }
                if (!status.equals("OK")) {
                    seen(one.room, one.top);
                }
            });
        }
    }
}
