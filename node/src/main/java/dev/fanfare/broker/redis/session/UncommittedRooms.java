package dev.fanfare.broker.redis.session;

import dev.fanfare.broker.redis.wire.RoomKeys;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Rooms whose commit mark was seen below their top: written by whoever reads an answer or a push that says so, read by who
 * commits what others left.
 *
 * <p><b>Threads:</b> the broker's context.
 */
public final class UncommittedRooms {
    /** Those past these are seen again by the next check. */
    private static final int MAX_ROOMS = 10_000;

    private final LongSupplier clock;
    private final Function<RoomName, Position> lastSeen;
    private final Map<RoomName, Sighting> rooms = new HashMap<>();

    /**
     * A room's mark was seen below its top.
     *
     * @param top an offset that was appended
     * @param since when, milliseconds
     * @param past this node was at the top before it saw the mark, so that being there does not say who moved that
     */
    public record Sighting(RoomKeys room, long top, long since, boolean past) {}

    /** None yet; {@code lastSeen} answers the place a subscribed room has reached, null for none. */
    public UncommittedRooms(LongSupplier clock, Function<RoomName, Position> lastSeen) {
        this.clock = clock;
        this.lastSeen = lastSeen;
    }

    /** The commit mark of a room lies below this offset, which was appended. */
    public void saw(RoomKeys room, long top) {
        if (rooms.size() < MAX_ROOMS) {
            rooms.computeIfAbsent(room.room(), name -> new Sighting(room, top, clock.getAsLong(), reached(name, top)));
        }
    }

    /** Those seen and not taken out, as of now. */
    public List<Sighting> all() {
        return new ArrayList<>(rooms.values());
    }

    /** Takes one out; it may be seen again. */
    public void remove(Sighting one) {
        rooms.remove(one.room().room());
    }

    /** Whether somebody has moved the mark since it was seen, as far as this node can know. */
    public boolean committed(Sighting one) {
        return !one.past() && reached(one.room().room(), one.top());
    }

    private boolean reached(RoomName room, long top) {
        Position reached = lastSeen.apply(room);
        return reached != null && reached.offset() >= top;
    }
}
