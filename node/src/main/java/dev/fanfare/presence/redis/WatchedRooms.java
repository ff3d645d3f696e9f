package dev.fanfare.presence.redis;

import dev.fanfare.model.DepartedMember;
import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.PresentMember;
import dev.fanfare.model.RoomName;
import dev.fanfare.presence.Changes;
import dev.fanfare.presence.Members;
import dev.fanfare.presence.Presence;
import dev.fanfare.presence.Roster;
import dev.fanfare.redis.BucketSet;
import dev.fanfare.redis.Channels;
import dev.fanfare.redis.Pushes;
import dev.fanfare.redis.RedisSession;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms that somebody here watches. Beginning: SUBSCRIBE, wait for the server's confirmation, then read who is there;
 * events that come meanwhile are played upon what was read. Whenever a bucket comes to a session the same again, while what
 * was known stays.
 *
 * <p><b>Threads:</b> the broker's context.
 */
final class WatchedRooms {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedRooms.class);
    private static final int MORE_MS = 1_000;
    /** Lines that may come while a room is being read, before it is read anew. */
    private static final int MAX_MEANWHILE = 20_000;

    private final Vertx vertx;
    private final PresenceKeys keys;
    private final Retries retries;
    private final Function<RedisSession, Place> opened;
    private final Map<RedisSession, Place> places = new IdentityHashMap<>();
    private final Presence.Listener listener;
    private final Changes changes;
    private final ListCheck check;
    private final LinkedHashMap<RoomName, Watched> rooms = new LinkedHashMap<>();
    private final Map<String, Watched> byChannel = new HashMap<>();
    private final Map<Integer, Place> placeByBucket = new HashMap<>();

    /** What there is in one session: the channels on it, and what reads over it. */
    record Place(RedisSession session, Channels channels, RosterReader reader) {
        private void begin(RedisSession begun) {
            channels.begin(begun);
            reader.begin(begun);
        }
    }

    /** A room, as known and as being read. */
    private static final class Watched {
        final RoomName room;
        final int bucket;
        final String channel;
        /** Where its bucket is served; null for nowhere. */
        Place place;
        /** Null until it was read. */
        Roster roster;
        /** Lines since the server confirmed the subscription; null while nothing is being read. */
        List<PresenceCodec.Line> meanwhile;

        /** Readings that failed, one after the other. */
        int failures;

        boolean readingMore;
        boolean ended;

        Watched(RoomName room, int bucket, String channel) {
            this.room = room;
            this.bucket = bucket;
            this.channel = channel;
        }
    }

    /** {@code opened} makes what there is in a session. */
    WatchedRooms(
            Vertx vertx,
            PresenceKeys keys,
            LeaseTimes terms,
            Retries retries,
            Function<RedisSession, Place> opened,
            Presence.Listener listener,
            Changes changes) {
        this.vertx = vertx;
        this.keys = keys;
        this.retries = retries;
        this.opened = opened;
        this.listener = listener;
        this.changes = changes;
        this.check = new ListCheck(keys, terms, this::readAnew);
    }

    void watch(RoomName name) {
        if (!rooms.containsKey(name)) {
            Watched room = new Watched(name, keys.buckets().of(name), keys.channel(name));
            rooms.put(name, room);
            byChannel.put(room.channel, room);
            room.place = placeOf(room.bucket);
            if (room.place != null) {
                room.place.channels.subscribe(room.channel);
            }
        }
    }

    void unwatch(RoomName name) {
        Watched room = rooms.remove(name);
        if (room != null) {
            room.ended = true;
            byChannel.remove(room.channel);
            if (room.place != null) {
                room.place.channels.unsubscribe(room.channel);
            }
            changes.drop(name);
            check.forget(name);
        }
    }

    /** What was told of the room, and all changes with it; null where it was not read yet. */
    Members known(RoomName name) {
        Watched room = rooms.get(name);
        if (room == null || room.roster == null) {
            return null;
        }
        changes.tell(name);
        return room.roster.members();
    }

    /** A session serves these buckets: what is in them is subscribed and read in it. */
    void up(RedisSession session, BucketSet buckets) {
        Place place = places.computeIfAbsent(session, begun -> {
            Place made = opened.apply(begun);
            made.begin(begun);
            return made;
        });
        buckets.forEach(bucket -> placeByBucket.put(bucket, place));
        for (Watched room : rooms.values()) {
            if (buckets.has(room.bucket)) {
                room.place = place;
                place.channels.subscribe(room.channel);
            }
        }
    }

    /** It serves them no more. */
    void down(RedisSession session, BucketSet buckets) {
        buckets.forEach(placeByBucket::remove);
        for (Watched room : rooms.values()) {
            if (buckets.has(room.bucket)) {
                room.place = null;
                room.meanwhile = null;
                room.failures = 0;
                check.forget(room.room);
            }
        }
        if (session.over()) {
            places.remove(session).begin(null);
        } else {
            buckets.stream()
                    .forEach(bucket ->
                            places.get(session).channels.drop(keys.buckets().tag(bucket)));
        }
    }

    private Place placeOf(int bucket) {
        return placeByBucket.get(bucket);
    }

    /** To be called with each renewal of leases. */
    void tick() {
        List.copyOf(places.values()).stream()
                .filter(place -> place.channels.overdue())
                .forEach(place -> place.session.end("the server does not confirm a subscription"));
        check.tick(rooms, name -> {
            Watched room = rooms.get(name);
            // Of a list that is being read, or not read yet, there is nothing to compare.
            return room == null || room.place == null || room.roster == null || room.meanwhile != null
                    ? null
                    : new ListCheck.Listed(name, room.roster, room.place.session);
        });
    }

    void pushed(RedisSession from, Response push) {
        Place place = places.get(from);
        if (place == null || push.type() != ResponseType.PUSH || push.size() < 3) {
            return;
        }
        String channel = push.get(1).toString();
        Watched room = byChannel.get(channel);
        if (Pushes.message(push) && room != null && room.place == place) {
            received(room, push.get(2).toString());
        } else if (Pushes.subscribed(push)
                && place.channels.confirmed(channel)
                && room != null
                && room.place == place) {
            read(room);
        } else if (Pushes.unsubscribed(push)
                && room != null
                && room.place == place
                && !place.channels.awaits(channel)) {
            from.lose(room.bucket, "the server ended a subscription");
        }
    }

    /** Who is in a room, also one that is not watched; fails where the server does not answer. */
    Future<Roster> read(RoomName room) {
        Place place = placeOf(keys.buckets().of(room));
        return place == null ? Future.failedFuture("no session") : place.reader.read(room);
    }

    // ---- reading ----

    private void read(Watched room) {
        Place used = room.place;
        if (used == null || room.ended) {
            return;
        }
        List<PresenceCodec.Line> meanwhile = new ArrayList<>();
        room.meanwhile = meanwhile;
        used.reader.read(room.room).onComplete(done -> {
            if (room.ended || room.place != used || room.meanwhile != meanwhile) {
                return;
            }
            room.meanwhile = null;
            if (done.succeeded() && meanwhile.size() < MAX_MEANWHILE) {
                room.failures = 0;
                settle(room, done.result(), meanwhile);
            } else {
                LOG.debug("Who is in room {} could not be read; reading it again", room.room, done.cause());
                vertx.setTimer(retries.pause(room.failures++), timer -> again(used, room));
            }
        });
    }

    private void readAnew(RoomName name) {
        Watched room = rooms.get(name);
        if (room != null) {
            read(room);
        }
    }

    private void again(Place used, Watched room) {
        if (room.place == used && room.meanwhile == null) {
            read(room);
        }
    }

    private void settle(Watched room, Roster read, List<PresenceCodec.Line> meanwhile) {
        meanwhile.forEach(line -> play(line, read));
        if (room.roster == null || !room.roster.listsTheSameAs(read)) {
            changes.drop(room.room);
            room.roster = read;
            listener.onMembers(room.room, read.members());
        } else {
            room.roster = read;
        }
        readMore(room); // who went while it was read may have made room
    }

    private static void play(PresenceCodec.Line line, Roster roster) {
        if (line instanceof PresenceCodec.Line.Joined joined) {
            roster.add(joined.incarnation(), joined.member());
        } else if (line instanceof PresenceCodec.Line.Left left) {
            roster.remove(left.incarnation(), left.connection());
        } else if (line instanceof PresenceCodec.Line.Lost lost) {
            roster.removeAll(lost.incarnation());
        }
    }

    // ---- events ----

    private void received(Watched room, String event) {
        List<PresenceCodec.Line> lines;
        try {
            lines = PresenceCodec.lines(event);
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "room {}: a change of its members cannot be read, so the list is read instead: {}",
                    room.room,
                    e.getMessage());
            read(room);
            return;
        }
        if (room.meanwhile != null && room.meanwhile.size() < MAX_MEANWHILE) {
            room.meanwhile.addAll(lines);
        }
        if (room.roster != null) {
            lines.forEach(line -> tell(room, line));
            readMore(room);
        }
    }

    private void tell(Watched room, PresenceCodec.Line line) {
        if (line instanceof PresenceCodec.Line.Joined joined) {
            if (room.roster.add(joined.incarnation(), joined.member())) {
                changes.joined(room.room, joined.member());
            }
        } else if (line instanceof PresenceCodec.Line.Left left) {
            PresentMember gone = room.roster.remove(left.incarnation(), left.connection());
            if (gone != null) {
                changes.left(room.room, new DepartedMember(gone.user(), gone.connection(), left.reason()));
            }
        } else if (line instanceof PresenceCodec.Line.Lost lost) {
            for (PresentMember gone : room.roster.removeAll(lost.incarnation())) {
                changes.left(room.room, new DepartedMember(gone.user(), gone.connection(), DepartureReason.NODE_LOST));
            }
        }
    }

    /** The list was full and has room again: after a moment it is read anew. */
    private void readMore(Watched room) {
        if (room.roster.mayListMore() && !room.readingMore) {
            room.readingMore = true;
            vertx.setTimer(MORE_MS, timer -> {
                room.readingMore = false;
                if (room.meanwhile == null) {
                    read(room);
                }
            });
        }
    }
}
