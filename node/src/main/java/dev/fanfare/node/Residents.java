package dev.fanfare.node;

import dev.fanfare.model.RoomName;
import dev.fanfare.room.Hub;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * The connections of one event loop, for operators who count and remove them.
 *
 * <p><b>Threads:</b> the hub's loop.
 */
final class Residents {
    private final Hub hub;
    private final Map<String, Connection> byId = new HashMap<>();

    Residents(Hub hub) {
        this.hub = hub;
    }

    void add(Connection connection) {
        byId.put(connection.id(), connection);
    }

    void remove(Connection connection) {
        byId.remove(connection.id());
    }

    /** Ends a connection for good; false where there is none of this id. */
    boolean close(String id) {
        Connection connection = byId.get(id);
        if (connection == null) {
            return false;
        }
        connection.kick();
        return true;
    }

    /** Removes a user's connections from a room, those that are joining too; answers how many. */
    int remove(RoomName room, String user) {
        int removed = 0;
        for (Connection connection : List.copyOf(byId.values())) {
            boolean meant =
                    connection.user() != null && connection.user().value().equals(user);
            if (meant && connection.kick(room)) {
                removed++;
            }
        }
        return removed;
    }

    /** The first rooms behind a name; {@code after} empty: from the beginning. */
    Census rooms(String after, int limit) {
        PriorityQueue<String> first = new PriorityQueue<>((a, b) -> b.compareTo(a));
        boolean cut = false;
        for (RoomName room : hub.rooms()) {
            String name = room.value();
            if (name.compareTo(after) > 0) {
                first.add(name);
                if (first.size() > limit) {
                    first.poll();
                    cut = true;
                }
            }
        }
        String to = cut ? first.peek() : null;
        TreeMap<String, Tally> rooms = new TreeMap<>();
        first.forEach(name -> rooms.put(name, count(new RoomName(name))));
        rooms.values().removeIf(Tally::isEmpty); // nobody but requests that wait
        return new Census(rooms, to);
    }

    Tally count(RoomName room) {
        Tally tally = new Tally(room);
        hub.forEachMember(room, member -> {
            Connection connection = byId.get(member.connection());
            if (connection != null) {
                tally.add(connection.user() == null ? null : connection.user().value());
            }
        });
        return tally;
    }
}
