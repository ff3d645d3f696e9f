package dev.fanfare.broker.redis.publish;

import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.model.RoomName;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The queues of the rooms that this node publishes to; past {@value #MAX_ROOMS}, those idle for longest are forgotten. */
final class RoomQueues {
    private static final int MAX_ROOMS = 10_000;
    private static final int LOOKED_AT = 8;

    private final Keyspace keys;
    /** Least recently used first. */
    private final Map<RoomName, RoomQueue> rooms = new LinkedHashMap<>(16, 0.75f, true);

    RoomQueues(Keyspace keys) {
        this.keys = keys;
    }

    RoomQueue of(RoomName room) {
        return rooms.computeIfAbsent(room, r -> new RoomQueue(keys.of(r)));
    }

    /** All there are now; the list stays as it is. */
    List<RoomQueue> all() {
        return List.copyOf(rooms.values());
    }

    void forgetIdle() {
        if (rooms.size() > MAX_ROOMS) {
            Iterator<RoomQueue> oldest = rooms.values().iterator();
            for (int i = 0; i < LOOKED_AT && oldest.hasNext(); i++) {
                if (oldest.next().idle()) {
                    oldest.remove();
                }
            }
        }
    }
}
