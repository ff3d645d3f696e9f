package dev.fanfare.presence;

import dev.fanfare.model.DepartedMember;
import dev.fanfare.model.PresentMember;
import dev.fanfare.model.RoomName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Gathers what changes in one loop turn, so that each room is told of once at its end. Who comes and goes within a turn is
 * not told of at all.
 *
 * <p><b>Threads:</b> the broker's context.
 */
public final class Changes {
    private final Executor loop;
    private final Presence.Listener listener;
    private final Map<RoomName, Change> rooms = new LinkedHashMap<>();

    private static final class Change {
        final Map<String, PresentMember> joined = new LinkedHashMap<>();
        final Map<String, DepartedMember> left = new LinkedHashMap<>();
    }

    /**
     * Nothing yet.
     *
     * @param loop runs a task after what the loop does now
     * @param listener told at the end of each turn
     */
    public Changes(Executor loop, Presence.Listener listener) {
        this.loop = loop;
        this.listener = listener;
    }

    /** A member came. */
    public void joined(RoomName room, PresentMember member) {
        Change change = of(room);
        if (change.left.remove(member.connection()) == null) {
            change.joined.put(member.connection(), member);
        }
    }

    /** A member went. */
    public void left(RoomName room, DepartedMember member) {
        Change change = of(room);
        if (change.joined.remove(member.connection()) == null) {
            change.left.put(member.connection(), member);
        }
    }

    /** Nothing that was gathered of the room is told: a list that has it is, or nobody wants it any more. */
    public void drop(RoomName room) {
        rooms.remove(room);
    }

    /** Tells now what was gathered of the room. */
    public void tell(RoomName room) {
        Change change = rooms.remove(room);
        if (change != null && !(change.joined.isEmpty() && change.left.isEmpty())) {
            listener.onChange(
                    room, new PresenceChange(List.copyOf(change.joined.values()), List.copyOf(change.left.values())));
        }
    }

    private Change of(RoomName room) {
        if (rooms.isEmpty()) {
            loop.execute(() -> List.copyOf(rooms.keySet()).forEach(this::tell));
        }
        return rooms.computeIfAbsent(room, name -> new Change());
    }
}
