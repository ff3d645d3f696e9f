package dev.fanfare.presence.redis;

import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.PresentMember;
import dev.fanfare.model.RoomName;
import dev.fanfare.presence.PresenceMeter;
import dev.fanfare.redis.ErrorReplies;
import dev.fanfare.redis.RedisSession;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's members in the rooms of one bucket, and the lease under which Redis is told of them. One call is under way at
 * a time; what changes meanwhile goes with the next one, so that a storm costs few calls. What waits is bounded by the
 * members: of each at most its last change, and of one that Redis never heard of none once it went.
 *
 * <p>Told that the lease is lost, it takes another, under a new incarnation, and announces all its members again: what it
 * wrote under the old one is being removed by somebody else.
 *
 * <p><b>Threads:</b> the broker's context.
 */
final class Announcer {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private final Vertx vertx;
    private final PresenceKeys keys;
    private final LeaseTimes terms;
    private final Retries retries;
    private final PresenceMeter meter;
    private final int bucket;
    private final String node;
    private final LinkedHashMap<RoomName, Map<String, PresentMember>> rooms = new LinkedHashMap<>();
    private final Map<Change.Place, Change> pending = new LinkedHashMap<>();
    private RedisSession session;
    private int lost;
    /** Calls that were refused, one after the other. */
    private int refusals;

    private boolean leased;
    private boolean scheduled;
    /** What the call under way took; null while there is none. */
    private ChangeBatch writing;

    private boolean toAll;

    /** @param node incarnation of the node */
    Announcer(
            Vertx vertx,
            PresenceKeys keys,
            LeaseTimes terms,
            Retries retries,
            PresenceMeter meter,
            int bucket,
            String node) {
        this.vertx = vertx;
        this.keys = keys;
        this.terms = terms;
        this.retries = retries;
        this.meter = meter;
        this.bucket = bucket;
        this.node = node;
    }

    int bucket() {
        return bucket;
    }

    /** Under which Redis knows the members now. */
    String incarnation() {
        return node + "." + lost;
    }

    /** Whether Redis was told of a lease. */
    boolean leased() {
        return leased;
    }

    /** Whether Redis has been told everything. */
    boolean idle() {
        return pending.isEmpty() && writing == null;
    }

    // ---- what the node says ----

    /** False where it is in the room already. */
    boolean enter(RoomName room, PresentMember member) {
        Map<String, PresentMember> members = rooms.computeIfAbsent(room, name -> new LinkedHashMap<>());
        if (members.putIfAbsent(member.connection(), member) != null) {
            return false;
        }
        Change.Place place = new Change.Place(room, member.connection());
        boolean unsent = !pending.containsKey(place);
        pending.remove(place);
        pending.put(place, Change.came(member, unsent));
        schedule();
        return true;
    }

    /** False where it is not in the room. */
    boolean leave(RoomName room, String connection, DepartureReason reason) {
        Map<String, PresentMember> members = rooms.get(room);
        if (members == null || members.remove(connection) == null) {
            return false;
        }
        if (members.isEmpty()) {
            rooms.remove(room);
        }
        strike(room, connection, reason);
        return true;
    }

    private void strike(RoomName room, String connection, DepartureReason reason) {
        Change waiting = pending.remove(new Change.Place(room, connection));
        if (waiting == null || !waiting.unsent()) {
            pending.put(new Change.Place(room, connection), Change.went(reason));
            schedule();
        }
    }

    // ---- what Redis has ----

    /** A field of this incarnation was found in Redis: it goes where nothing here stands behind it. */
    void found(RoomName room, String connection) {
        boolean ours = rooms.getOrDefault(room, Map.of()).containsKey(connection);
        if (!ours && !pending.containsKey(new Change.Place(room, connection))) {
            strike(room, connection, DepartureReason.CLOSED);
        }
    }

    /** A session has begun: whatever was written before may have been lost. */
    void up(RedisSession begun) {
        session = begun;
        refusals = 0;
        announceAll();
    }

    /** The session is over: the call under way may or may not have been carried out, and is made again. */
    void down() {
        session = null;
        if (writing != null) {
            writing.putBack(pending);
            writing = null;
        }
    }

    /** What a script said of the lease. */
    void heard(String status) {
        if (status.equals("LOST")) {
            LOG.warn("The lease of this node in bucket {} was lost; announcing its members anew", bucket);
            lost++;
            leased = false;
            pending.clear();
            writing =
                    null; // else it might be put back, with members that have gone since, whose going was just dropped
            toAll = true;
            announceAll();
            meter.leaseLost();
        } else {
            leased = true;
            if (status.equals("LATE")) {
                toAll = true;
                announceAll();
            }
        }
    }

    private void announceAll() {
        rooms.keySet().forEach(this::announce);
        schedule();
    }

    private void announce(RoomName room) {
        rooms.getOrDefault(room, Map.of())
                .values()
                .forEach(member ->
                        pending.putIfAbsent(new Change.Place(room, member.connection()), Change.came(member, false)));
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            vertx.runOnContext(v -> {
                scheduled = false;
                flush();
            });
        }
    }

    private void flush() {
        if (session == null || writing != null) {
            return;
        }
        if (pending.isEmpty()) {
            toAll = false;
            return;
        }
        RedisSession used = session;
        ChangeBatch batch = ChangeBatch.takeFrom(pending);
        writing = batch;
        write(used, batch).onComplete(done -> {
            if (writing != batch) {
                return; // the session ended, or all was announced anew meanwhile
            }
            if (done.failed()) {
                refused(used, done.cause());
                return;
            }
            writing = null;
            refusals = 0;
            heard(done.result().toString());
            flush();
        });
    }

    private Future<Response> write(RedisSession used, ChangeBatch batch) {
        List<String> all = new ArrayList<>(keys.lease(bucket));
        all.add(keys.rooms(bucket, incarnation()));
        List<Object> args = terms.args(incarnation(), !leased);
        args.add(toAll ? 1 : 0);
        batch.write(keys, incarnation(), all, args);
        return used.run(PresenceScript.WRITE, all, args);
    }

    private void refused(RedisSession used, Throwable cause) {
        if (ErrorReplies.is(cause, "READONLY")) {
            used.end("the server is a replica now");
            return;
        }
        retries.refused(bucket, cause);
        if (ErrorReplies.notNow(cause)) {
            writing.markUndone();
        }
        ChangeBatch refused = writing;
        vertx.setTimer(retries.pause(refusals++), timer -> {
            if (writing == refused) {
                refused.putBack(pending);
                writing = null;
                flush();
            }
        });
    }

    /**
     * Renews the lease, where there is one; answers the reply of {@code renew.lua}. Where there is one bucket, a node has a
     * lease even without members: else the end of the only node with members would be taken for an outage.
     */
    Future<Response> renew(RedisSession used) {
        String renewed = leased || keys.buckets().count() == 1 ? incarnation() : "";
        List<String> names = new ArrayList<>(keys.lease(bucket));
        names.add(keys.rooms(bucket, incarnation()));
        List<Object> args = terms.args(renewed, !leased);
        Comparison comparison = leased ? comparison() : new Comparison();
        comparison.write(keys, incarnation(), names, args);
        return used.run(PresenceScript.RENEW, names, args).onSuccess(reply -> {
            if (!used.over() && !renewed.isEmpty() && renewed.equals(incarnation())) {
                heard(reply.get(0).toString());
                settle(used, comparison.differing(reply.get(3)));
            }
        });
    }

    /** What is compared now. Of a room with a change that was not sent yet Redis cannot have what is here. */
    private Comparison comparison() {
        Set<RoomName> unsaid = new HashSet<>();
        pending.keySet().forEach(place -> unsaid.add(place.room()));
        Comparison comparison = new Comparison();
        Rotation.next(rooms, room -> !unsaid.contains(room))
                .forEach(room -> comparison.add(room, rooms.get(room).size()));
        return comparison;
    }

    /** In these rooms Redis has other members of this node than there are: it is told who is, and who is not. */
    private void settle(RedisSession used, List<RoomName> differing) {
        if (!differing.isEmpty()) {
            LOG.info("Redis lost or changed who of this node is in {} rooms of bucket {}", differing.size(), bucket);
            meter.repaired(differing.size());
            Settlement settlement = new Settlement(keys, this, used);
            for (RoomName room : differing) {
                announce(room);
                settlement.room(room);
            }
            schedule();
        }
    }

    /** Gives the lease back; nothing is written after that. */
    Future<Response> release(RedisSession used) {
        List<String> all = new ArrayList<>(keys.lease(bucket));
        all.add(keys.rooms(bucket, incarnation()));
        leased = false;
        session = null;
        return used.run(PresenceScript.RELEASE, all, List.of(incarnation()));
    }
}
