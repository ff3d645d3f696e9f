package dev.fanfare.broker.redis.publish;

import dev.fanfare.broker.redis.script.InfoReply;
import dev.fanfare.broker.redis.wire.LogEntry;
import dev.fanfare.broker.redis.wire.RoomKeys;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.redis.BucketSet;
import dev.fanfare.redis.RedisSession;
import io.vertx.redis.client.Command;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * What this node published and got acknowledged, for as long as Redis could lose it and nothing else here surely holds it: a room
 * without a member has no log on any node, and a short log is trimmed while it has members. An entry is given up when
 *
 * <ul>
 *   <li>every connected replica has it, that is, has passed the place in the replication stream that the server had reached
 *       after the acknowledgement, <em>and</em> {@value #ALONE_MS} ms have passed. The replicas' word alone is not enough: a
 *       primary that restarts without its newest data takes it from them, too. Nor is it enough that the room's own log here
 *       has it: that may be full a moment later;
 *   <li>where there is no replica, {@value #ALONE_MS} ms have passed.
 * </ul>
 *
 * <p>Where more than {@code plenty} bytes are kept, one witness suffices, the log or the replicas, and the oldest go first,
 * until {@code plenty} are left. So a node that publishes much keeps its newest {@code plenty} bytes beside logs and replicas,
 * not {@value #ALONE_MS} ms of them: 10,000 messages a second of 250 bytes would be 50 MB.
 *
 * <p>What has no witness at all is never forgotten for lack of room: {@link #bytes} counts against the same bound as what waits
 * to be sent.
 *
 * <p><b>Threads:</b> the broker's context.
 */
public final class RetainedMessages {
    /** How often {@link #tick} is to be called, milliseconds. */
    public static final long PERIOD_MS = 250;

    static final long ALONE_MS = 10_000;
    private static final int OVERHEAD_BYTES = 250;
    private static final int SWEEP_MS = 10;

    private final LongSupplier clock;
    private final BiPredicate<RoomName, Position> inLog;
    private final Deque<Retained> retained = new ArrayDeque<>();
    private final long plenty;
    private final IntFunction<? extends RedisSession> sessions;
    /** Who was asked and has not answered. */
    private final Set<RedisSession> asking = Collections.newSetFromMap(new IdentityHashMap<>());

    private long swept;
    private long bytes;
    private long numbers;

    private static final class Retained {
        private final RoomKeys room;
        private final LogEntry entry;
        private final long number;
        private long since;
        /** Where the server was after it was acknowledged; -1 for not known yet. */
        private long mark = -1;

        Retained(RoomKeys room, LogEntry entry, long number, long since) {
            this.room = room;
            this.entry = entry;
            this.number = number;
            this.since = since;
        }

        long bytes() {
            return entry.envelope().length + (long) OVERHEAD_BYTES;
        }
    }

    /**
     * Nothing is kept yet.
     *
     * @param clock milliseconds
     * @param inLog answers whether a room's log on this node has the message of a place; false where there is no log
     * @param sessions answers which session serves a bucket, null for none
     * @param plenty bytes past which what a log or the replicas have is not kept beside them
     */
    public RetainedMessages(
            LongSupplier clock,
            BiPredicate<RoomName, Position> inLog,
            IntFunction<? extends RedisSession> sessions,
            long plenty) {
        this.clock = clock;
        this.inLog = inLog;
        this.sessions = sessions;
        this.plenty = plenty;
    }

    /** Bytes held, with what surrounds them, about. */
    long bytes() {
        return bytes;
    }

    /** These were acknowledged, over the session that stands now. */
    void add(RoomKeys room, List<LogEntry> entries) {
        long now = clock.getAsLong();
        for (LogEntry entry : entries) {
            Retained one = new Retained(room, entry, numbers++, now);
            retained.addLast(one);
            bytes += one.bytes();
        }
    }

    /** What is kept, by room, each ascending in the order of acknowledgement. */
    public Map<RoomKeys, List<LogEntry>> byRoom() {
        Map<RoomKeys, List<LogEntry>> all = new HashMap<>();
        retained.forEach(
                one -> all.computeIfAbsent(one.room, room -> new ArrayList<>()).add(one.entry));
        return all;
    }

    /** Another server is to hold what is in these buckets: what was known of the one before counts for nothing. */
    public void begin(BucketSet buckets) {
        long now = clock.getAsLong();
        for (Retained one : retained) {
            if (buckets.has(one.room.bucket())) {
                one.since = now;
                one.mark = -1;
            }
        }
    }

    /** Gives up what is in a log by now, while there is too much; may look through all of it, so not at every call. */
    void sweep() {
        long now = clock.getAsLong();
        if (bytes <= plenty || now - swept < SWEEP_MS) {
            return;
        }
        swept = now;
        while (bytes > plenty && logged(retained.getFirst())) { // as a rule no more than these are to go
            bytes -= retained.removeFirst().bytes();
        }
        if (bytes > plenty) {
            giveUp(one -> bytes > plenty && logged(one));
        }
    }

    private boolean logged(Retained one) {
        return inLog.test(one.room.room(), one.entry.position());
    }

    /** Looks through all of them, the oldest first. */
    private void giveUp(Predicate<Retained> which) {
        retained.removeIf(one -> {
            boolean gone = which.test(one);
            bytes -= gone ? one.bytes() : 0;
            return gone;
        });
    }

    /** Asks the servers how far their replicas are. */
    public void tick() {
        sweep();
        asking.removeIf(RedisSession::over);
        Set<RedisSession> servers = Collections.newSetFromMap(new IdentityHashMap<>());
        retained.forEach(one -> servers.add(sessions.apply(one.room.bucket())));
        servers.stream().filter(one -> one != null && asking.add(one)).forEach(this::ask);
    }

    private void ask(RedisSession used) {
        long asked = numbers;
        used.send(Command.INFO, "replication").onComplete(done -> {
            asking.remove(used);
            if (done.succeeded() && !used.over()) {
                take(used, InfoReply.parse(done.result()), asked);
            }
        });
    }

    private void take(RedisSession used, InfoReply info, long asked) {
        long reached = info.reached();
        long slowest = info.slowestReplica();
        long aloneSince = clock.getAsLong() - ALONE_MS;
        giveUp(one -> {
            if (sessions.apply(one.room.bucket()) != used) {
                return false;
            }
            if (one.mark < 0 && one.number < asked) {
                one.mark = reached;
            }
            boolean old = one.since <= aloneSince;
            boolean replicated = one.mark >= 0 && one.mark <= slowest;
            return slowest < 0 ? old : replicated && (old || bytes > plenty);
        });
    }
}
