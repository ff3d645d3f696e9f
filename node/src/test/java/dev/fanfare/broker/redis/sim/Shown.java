package dev.fanfare.broker.redis.sim;

import dev.fanfare.broker.redis.SimBrokers;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What anybody was shown, or told to be kept, of the rooms' logs. Where nodes wait for all replicas, and no server came back without
 * its data, every server has it by then, and it stays where it is whatever happens.
 */
final class Shown {
    /** What is said to be at a place. */
    record Entry(Position position, String payload) {}

    private record Place(RoomName room, long offset) {}

    private final World world;
    private final Map<Place, Entry> entries = new LinkedHashMap<>();
    private final Map<Place, Position> places = new LinkedHashMap<>();

    Shown(World world) {
        this.world = world;
    }

    /** Somebody was shown this message at this place, or that it was kept there. */
    void entry(String who, RoomName room, Position position, String payload) {
        if (!world.keepsAll()) {
            return;
        }
        Entry entry = new Entry(position, payload);
        Entry before = entries.putIfAbsent(new Place(room, position.offset()), entry);
        if (before == null) {
            everywhere(who, room, entry);
        } else if (!before.equals(entry)) {
            world.violation(who + " was shown " + entry + " of " + room + ", before it was " + before);
        }
    }

    /** Somebody was told that the log has got to this place. */
    void place(String who, RoomName room, Position position) {
        if (!world.keepsAll()) {
            return;
        }
        Position before = places.putIfAbsent(new Place(room, position.offset()), position);
        if (before != null && !before.equals(position)) {
            world.violation(who + " was told that " + room + " is at " + position + ", before it was " + before);
        }
    }

    private void everywhere(String who, RoomName room, Entry entry) {
        for (ModelServer server : world.deployment().servers()) {
            if (!holds(server, room, entry.position)) {
                world.violation(
                        who + " was shown " + entry + " of " + room + ", which " + server.name() + " does not hold");
            }
        }
    }

    private boolean holds(ModelServer server, RoomName room, Position position) {
        String id = position.offset() + "-0";
        List<?> rows = (List<?>) server.peek("XRANGE", SimBrokers.stream(world.redis(), room), id, id);
        return position.epoch().equals(server.peek("HGET", SimBrokers.meta(world.redis(), room), "e"))
                && !rows.isEmpty()
                && ((List<?>) ((List<?>) rows.get(0)).get(1))
                        .get(3)
                        .equals(position.term().toString());
    }

    /** Compares with the log of a room as it is in the end, by offset; {@code first}: where that begins. */
    void compare(RoomName room, Map<Long, Entry> log, long first) {
        entries.forEach((place, entry) -> {
            boolean held = place.offset < first || entry.equals(log.get(place.offset));
            if (place.room.equals(room) && !held) {
                world.violation(room + ": " + entry + " was shown, and there the log has " + log.get(place.offset));
            }
        });
        places.forEach((place, position) -> {
            Entry entry = log.get(place.offset);
            boolean held = place.offset < first || entry != null && position.equals(entry.position);
            if (place.room.equals(room) && !held) {
                world.violation(room + ": somebody was told " + position + ", and there the log has " + entry);
            }
        });
    }
}
