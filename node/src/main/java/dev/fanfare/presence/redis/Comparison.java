package dev.fanfare.presence.redis;

import dev.fanfare.model.RoomName;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rooms of which a renewal asks how many members of this node Redis has, and how many there are here as it is sent. Redis may
 * lose keys under a standing connection: they are evicted, deleted, or put back as they were before.
 */
final class Comparison {
    private final Map<RoomName, Integer> rooms = new LinkedHashMap<>();

    /** One more room; all changes of it have been sent. */
    void add(RoomName room, int members) {
        rooms.put(room, members);
    }

    /** Writes KEYS 5 and on, and ARGV 5 and on, of {@code renew.lua}. */
    void write(PresenceKeys names, String incarnation, List<String> keys, List<Object> args) {
        for (RoomName room : rooms.keySet()) {
            keys.add(names.members(room, incarnation));
            keys.add(names.incarnations(room));
            args.add(room.value());
        }
    }

    /** The rooms in which Redis has another number, by what {@code renew.lua} answered; none where the lease is lost. */
    List<RoomName> differing(Response counts) {
        List<RoomName> differing = new ArrayList<>();
        int at = 0;
        for (Map.Entry<RoomName, Integer> room : rooms.entrySet()) {
            if (at < counts.size() && counts.get(at).toInteger() != room.getValue()) {
                differing.add(room.getKey());
            }
            at++;
        }
        return differing;
    }
}
