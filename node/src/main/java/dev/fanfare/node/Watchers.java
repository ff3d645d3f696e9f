package dev.fanfare.node;

import dev.fanfare.model.RoomName;
import dev.fanfare.presence.Members;
import dev.fanfare.presence.PresenceChange;
import dev.fanfare.protocol.Frames;
import dev.fanfare.protocol.ServerMessages;
import dev.fanfare.protocol.WireFormat;
import dev.fanfare.room.Hub;
import dev.fanfare.room.Member;
import io.netty.buffer.ByteBuf;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The members of one event loop that are told who is here. Each gets the full list first, then the changes, each encoded once
 * for all of them. What is told needs no queue of its own: a socket that does not take it is given the list when it takes
 * bytes again, and a loop that stands still asks for the list when it goes on.
 *
 * <p><b>Threads:</b> the hub's loop, except {@link #begun}, {@link #list}, {@link #listAnew} and {@link #change}, which any
 * may call.
 */
final class Watchers {
    /** Lists and changes that may wait for a loop, in members; past it the loop reads the list instead. */
    private static final int MAX_WAITING = 20_000;

    private final Hub hub;
    private final Attendance attendance;
    private final Map<RoomName, Map<Member, Watcher>> rooms = new HashMap<>();
    /**
     * Rooms that are watched anew, and how often the broker's context still has to say so. What is under way meanwhile was told
     * before the loop left the room the last time: it lacks what happened in between.
     */
    private final Map<RoomName, Integer> beginning = new HashMap<>();

    private final AtomicInteger waiting = new AtomicInteger();
    /** Rooms of which something was not handed over, because the loop stands still. */
    private final Set<RoomName> missed = ConcurrentHashMap.newKeySet();

    private static final class Watcher {
        final Member member;
        /** Whether it has a list that changes can be told to. */
        boolean listed;

        /** Whether it waits for its socket, rather than for the list. */
        boolean stuck;

        Watcher(Member member) {
            this.member = member;
        }
    }

    Watchers(Hub hub, Attendance attendance) {
        this.hub = hub;
        this.attendance = attendance;
    }

    // ---- from the loop ----

    void add(Member member, RoomName room) {
        if (!rooms.containsKey(room)) {
            rooms.put(room, new IdentityHashMap<>());
            beginning.merge(room, 1, Integer::sum);
        }
        rooms.get(room).put(member, new Watcher(member));
        attendance.watch(this, room);
    }

    /** No effect where it does not watch the room. */
    void remove(Member member, RoomName room) {
        Map<Member, Watcher> watchers = rooms.get(room);
        if (watchers != null && watchers.remove(member) != null && watchers.isEmpty()) {
            rooms.remove(room);
            attendance.unwatch(this, room);
        }
    }

    /** The member's socket takes bytes again. */
    void onWritable(Member member) {
        for (RoomName room : hub.joinedRooms(member)) {
            Watcher watcher = rooms.getOrDefault(room, Map.of()).get(member);
            if (watcher != null && watcher.stuck) {
                watcher.stuck = false;
                attendance.watch(this, room);
            }
        }
    }

    // ---- from the broker's context ----

    /** From here on the loop is told of a room that it did not watch before. */
    void begun(RoomName room) {
        hub.post(() -> beginning.computeIfPresent(room, (name, rest) -> rest == 1 ? null : rest - 1));
    }

    /** The list, for those who have none yet. */
    void list(RoomName room, Members members) {
        hand(room, members.list().size(), () -> tellList(room, members, watcher -> !watcher.listed && !watcher.stuck));
    }

    /** The list, for all: something may have been missed. */
    void listAnew(RoomName room, Members members) {
        hand(room, members.list().size(), () -> tellList(room, members, watcher -> true));
    }

    /** What changed, for those who have the list. */
    void change(RoomName room, PresenceChange change) {
        hand(room, change.joined().size() + change.left().size(), () -> tellChange(room, change));
    }

    private void hand(RoomName room, int size, Runnable task) {
        int weight = size + 1;
        if (missed.contains(room)) {
            return;
        }
        if (waiting.get() > MAX_WAITING) {
            missed.add(room);
            hub.post(() -> startOver(room));
            return;
        }
        waiting.addAndGet(weight);
        hub.post(() -> {
            waiting.addAndGet(-weight);
            task.run();
        });
    }

    private void startOver(RoomName room) {
        missed.remove(room);
        Map<Member, Watcher> watchers = rooms.get(room);
        if (watchers != null) {
            watchers.values().forEach(watcher -> watcher.listed = false);
            attendance.watch(this, room);
        }
    }

    // ---- telling ----

    private void tellList(RoomName room, Members members, Predicate<Watcher> to) {
        if (beginning.containsKey(room)) {
            return;
        }
        List<Watcher> told =
                rooms.getOrDefault(room, Map.of()).values().stream().filter(to).toList();
        if (!told.isEmpty()) {
            tell(told, "members", ServerMessages.members(null, room, members.list(), members.more()));
        }
    }

    private void tellChange(RoomName room, PresenceChange change) {
        List<Watcher> told = rooms.getOrDefault(room, Map.of()).values().stream()
                .filter(watcher -> watcher.listed)
                .toList();
        if (!told.isEmpty()) {
            tell(told, "presence", ServerMessages.presence(room, change.joined(), change.left()));
        }
    }

    private void tell(List<Watcher> told, String type, byte[] json) {
        Map<WireFormat, ByteBuf> frames = new EnumMap<>(WireFormat.class);
        try {
            for (Watcher watcher : told) {
                Member member = watcher.member;
                boolean takes = member.isWritable();
                watcher.listed = takes;
                watcher.stuck = !takes;
                if (takes) {
                    member.write(
                            frames.computeIfAbsent(member.wireFormat(), format -> Frames.said(format, type, json)));
                    hub.flushSoon(member);
                }
            }
        } finally {
            frames.values().forEach(ByteBuf::release);
        }
    }
}
