package dev.fanfare.presence;

import dev.fanfare.model.DepartedMember;
import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.PresentMember;
import dev.fanfare.model.RoomName;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The engine of a node that is alone: its own members are all there are. */
public final class MemoryPresence implements Presence {
    private static final String OWNER = "";

    private final Context context;
    private final int most;
    private final PresenceMeter meter;
    private final Map<RoomName, Map<String, PresentMember>> rooms = new HashMap<>();
    private final Map<RoomName, Roster> watched = new HashMap<>();
    private final Set<RoomName> beginning = new HashSet<>();
    private final Set<RoomName> cut = new HashSet<>();
    private Changes changes;
    private Listener listener;
    private int present;

    /** An engine on this context that lists at most {@code most} members of a room. */
    public MemoryPresence(Context context, int most) {
        this(context, most, PresenceMeter.NONE);
    }

    /** The same, counted by {@code meter}. */
    public MemoryPresence(Context context, int most, PresenceMeter meter) {
        this.context = context;
        this.most = most;
        this.meter = meter;
    }

    @Override
    public void start(Listener told) {
        listener = told;
        changes = new Changes(task -> context.runOnContext(v -> task.run()), told);
    }

    @Override
    public void enter(RoomName room, PresentMember member) {
        boolean came =
                rooms.computeIfAbsent(room, name -> new LinkedHashMap<>()).putIfAbsent(member.connection(), member)
                        == null;
        Roster roster = watched.get(room);
        if (came && roster != null && roster.add(OWNER, member)) {
            changes.joined(room, member);
        }
        count(came ? 1 : 0);
    }

    @Override
    public void leave(RoomName room, String connection, DepartureReason reason) {
        Map<String, PresentMember> members = rooms.get(room);
        PresentMember gone = members == null ? null : members.remove(connection);
        if (gone == null) {
            return;
        }
        if (members.isEmpty()) {
            rooms.remove(room);
        }
        Roster roster = watched.get(room);
        if (roster != null && roster.remove(OWNER, connection) != null) {
            changes.left(room, new DepartedMember(gone.user(), connection, reason));
            if (roster.mayListMore() && cut.add(room)) {
                context.runOnContext(v -> listMore(room));
            }
        }
        count(-1);
    }

    /** The list was full and has room again: those who were left out come into it. */
    private void listMore(RoomName room) {
        cut.remove(room);
        Roster roster = watched.get(room);
        if (roster != null) {
            roster.cut(false);
            for (PresentMember member : rooms.getOrDefault(room, Map.of()).values()) {
                if (roster.add(OWNER, member)) {
                    changes.joined(room, member);
                }
            }
        }
    }

    @Override
    public void watch(RoomName room) {
        if (!watched.containsKey(room) && beginning.add(room)) {
            context.runOnContext(v -> begin(room));
        }
    }

    private void begin(RoomName room) {
        if (beginning.remove(room)) {
            Roster roster = read(room);
            watched.put(room, roster);
            listener.onMembers(room, roster.members());
        }
    }

    private Roster read(RoomName room) {
        Roster roster = new Roster(most);
        rooms.getOrDefault(room, Map.of()).values().forEach(member -> roster.add(OWNER, member));
        return roster;
    }

    @Override
    public void unwatch(RoomName room) {
        beginning.remove(room);
        watched.remove(room);
        changes.drop(room);
    }

    @Override
    public Members known(RoomName room) {
        Roster roster = watched.get(room);
        if (roster == null) {
            return null;
        }
        changes.tell(room);
        return roster.members();
    }

    @Override
    public Future<Members> members(RoomName room) {
        Members known = known(room);
        return Future.succeededFuture(known != null ? known : read(room).members());
    }

    @Override
    public Future<Void> close() {
        beginning.clear();
        watched.clear();
        rooms.clear();
        return Future.succeededFuture();
    }

    private void count(int change) {
        present += change;
        meter.present(present);
    }
}
