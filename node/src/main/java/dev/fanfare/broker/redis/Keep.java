package dev.fanfare.broker.redis;

import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * What this node published and got acknowledged, for as long as a failover could lose it and nothing else here holds it: a
 * room without a member has no log on any node. An entry is given up when the room's own log has it, or every connected
 * replica has passed the place in the replication stream that the server had reached after the acknowledgement, or, where
 * there is no replica, after {@value #ALONE_MILLIS} ms.
 *
 * <p>It never forgets for lack of room: {@link #bytes} counts against the same bound as what waits to be sent.
 */
final class Keep {
    /** How often {@link #tick} is to be called, milliseconds. */
    static final long PERIOD = 250;

    static final long ALONE_MILLIS = 10_000;
    private static final int OVERHEAD = 250;
    private static final int SWEEP_MILLIS = 10;

    private final LongSupplier clock;
    private final Function<RoomName, Position> inLog;
    private final Deque<Kept> kept = new ArrayDeque<>();
    private final long plenty;
    private final IntFunction<Session> sessions;
    /** Who was asked and has not answered. */
    private final Set<Session> asking = Collections.newSetFromMap(new IdentityHashMap<>());

    private long swept;
    private long bytes;
    private long numbers;

    private static final class Kept {
        private final RoomKeys room;
        private final Entry entry;
        private final long number;
        private long since;
        /** Where the server was after it was acknowledged; -1 for not known yet. */
        private long mark = -1;

        Kept(RoomKeys room, Entry entry, long number, long since) {
            this.room = room;
            this.entry = entry;
            this.number = number;
            this.since = since;
        }

        long bytes() {
            return entry.envelope().length + (long) OVERHEAD;
        }
    }

    /**
     * Nothing is kept yet.
     *
     * @param clock milliseconds
     * @param inLog answers how far a room's log on this node goes, null for none
     * @param sessions answers which session serves a bucket, null for none
     * @param plenty bytes past which what is in a log is not kept beside it
     */
    Keep(LongSupplier clock, Function<RoomName, Position> inLog, IntFunction<Session> sessions, long plenty) {
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
    void add(RoomKeys room, List<Entry> entries) {
        long now = clock.getAsLong();
        for (Entry entry : entries) {
            Kept one = new Kept(room, entry, numbers++, now);
            kept.addLast(one);
            bytes += one.bytes();
        }
    }

    /** What is kept, by room, each ascending in the order of acknowledgement. */
    Map<RoomKeys, List<Entry>> byRoom() {
        Map<RoomKeys, List<Entry>> all = new HashMap<>();
        kept.forEach(
                one -> all.computeIfAbsent(one.room, room -> new ArrayList<>()).add(one.entry));
        return all;
    }

    /** Another server is to hold what is in these buckets: what was known of the one before counts for nothing. */
    void begin(BitSet buckets) {
        long now = clock.getAsLong();
        for (Kept one : kept) {
            if (buckets.get(one.room.bucket())) {
                one.since = now;
                one.mark = -1;
            }
        }
    }

    /** Gives up what is in a log by now, where there is much; looks through all of it, so not at every call. */
    void sweep() {
        long now = clock.getAsLong();
        if (bytes <= plenty || now - swept < SWEEP_MILLIS) {
            return;
        }
        swept = now;
        kept.removeIf(one -> {
            Position reached = inLog.apply(one.room.room());
            Position place = one.entry.position();
            boolean held =
                    reached != null && reached.epoch().equals(place.epoch()) && reached.offset() >= place.offset();
            bytes -= held ? one.bytes() : 0;
            return held;
        });
    }

    /** Asks the servers how far their replicas are. */
    void tick() {
        sweep();
        asking.removeIf(Session::over);
        Set<Session> servers = Collections.newSetFromMap(new IdentityHashMap<>());
        kept.forEach(one -> servers.add(sessions.apply(one.room.bucket())));
        servers.stream().filter(one -> one != null && asking.add(one)).forEach(this::ask);
    }

    private void ask(Session used) {
        long asked = numbers;
        used.ask(Request.cmd(Command.INFO).arg("replication")).onComplete(done -> {
            asking.remove(used);
            if (done.succeeded() && !used.over()) {
                take(used, done.result(), asked);
            }
        });
    }

    private void take(Session used, Response info, long asked) {
        long reached = Long.parseLong(Replies.info(info, "master_repl_offset"));
        long slowest = slowestReplica(info);
        long aloneSince = clock.getAsLong() - ALONE_MILLIS;
        kept.removeIf(one -> {
            if (sessions.apply(one.room.bucket()) != used) {
                return false;
            }
            if (one.mark < 0 && one.number < asked) {
                one.mark = reached;
            }
            boolean safe = slowest < 0 ? one.since <= aloneSince : one.mark >= 0 && one.mark <= slowest;
            bytes -= safe ? one.bytes() : 0;
            return safe;
        });
    }

    /** How far the last of the connected replicas is; -1 where none is connected. */
    static long slowestReplica(Response info) {
        String count = Replies.info(info, "connected_slaves");
        long slowest = -1;
        for (int i = 0; i < (count.isEmpty() ? 0 : Integer.parseInt(count)); i++) {
            // ip=10.0.0.2,port=6379,state=online,offset=1234,lag=0
            String line = Replies.info(info, "slave" + i);
            int at = line.indexOf("offset=") + "offset=".length();
            int end = line.indexOf(',', at);
            long offset =
                    line.contains("state=online") ? Long.parseLong(line, at, end < 0 ? line.length() : end, 10) : 0;
            slowest = slowest < 0 ? offset : Math.min(slowest, offset);
        }
        return slowest;
    }
}
