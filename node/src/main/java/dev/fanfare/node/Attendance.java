package dev.fanfare.node;

import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.PresentMember;
import dev.fanfare.model.RoomName;
import dev.fanfare.presence.Members;
import dev.fanfare.presence.Presence;
import dev.fanfare.presence.PresenceChange;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Who is present, between the engine and the event loops: tells the engine of this node's members, and the loops of the
 * rooms they watch. A loop gets a room's list and its changes in the order in which the engine told them.
 *
 * <p><b>Threads:</b> its state belongs to the broker's context; {@link #enter}, {@link #leave}, {@link #watch} and
 * {@link #unwatch} may be called from any thread.
 */
final class Attendance implements Presence.Listener {
    private final Presence presence;
    private final Executor context;
    private final Map<RoomName, Set<Watchers>> watched = new HashMap<>();
    /** Who is to be given a list at the end of this turn. */
    private final Map<RoomName, Set<Watchers>> wanted = new HashMap<>();

    /** @param context runs tasks on the broker's context, in the order given */
    Attendance(Presence presence, Executor context) {
        this.presence = presence;
        this.context = context;
    }

    void start() {
        presence.start(this);
    }

    Future<Void> close() {
        return presence.close();
    }

    void enter(RoomName room, PresentMember member) {
        context.execute(() -> presence.enter(room, member));
    }

    void leave(RoomName room, String connection, DepartureReason reason) {
        context.execute(() -> presence.leave(room, connection, reason));
    }

    /**
     * A loop has someone who needs the room's list, and is told of changes after it. Again: the list again. Many who come at
     * once are given one list.
     */
    void watch(Watchers loop, RoomName room) {
        context.execute(() -> {
            if (watched.computeIfAbsent(room, name -> new HashSet<>()).add(loop)) {
                loop.begun(room);
                presence.watch(room);
            }
            if (wanted.isEmpty()) {
                context.execute(this::list);
            }
            wanted.computeIfAbsent(room, name -> new HashSet<>()).add(loop);
        });
    }

    /** A list that is not known yet, the engine will tell. */
    private void list() {
        Map<RoomName, Set<Watchers>> now = new HashMap<>(wanted);
        wanted.clear();
        now.forEach((room, loops) -> {
            Members known = presence.known(room);
            if (known != null) {
                loops.forEach(loop -> loop.list(room, known));
            }
        });
    }

    /** A loop wants to hear nothing more of the room. */
    void unwatch(Watchers loop, RoomName room) {
        context.execute(() -> {
            Set<Watchers> loops = watched.get(room);
            if (loops != null && loops.remove(loop) && loops.isEmpty()) {
                watched.remove(room);
                presence.unwatch(room);
            }
        });
    }

    /** As far as this node knows it without asking; null where it does not. On the broker's context. */
    Members known(RoomName room) {
        return presence.known(room);
    }

    Future<Members> members(RoomName room) {
        return presence.members(room);
    }

    @Override
    public void onMembers(RoomName room, Members members) {
        watched.getOrDefault(room, Set.of()).forEach(loop -> loop.listAnew(room, members));
    }

    @Override
    public void onChange(RoomName room, PresenceChange change) {
        watched.getOrDefault(room, Set.of()).forEach(loop -> loop.change(room, change));
    }
}
