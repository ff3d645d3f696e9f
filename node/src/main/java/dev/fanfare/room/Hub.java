package dev.fanfare.room;

import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.PublicationEncoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms and members of one event loop. What comes from other threads goes through one inbox, emptied once a loop turn:
 * publications of a room that came since the last turn are fanned out together, and every socket written to is flushed
 * once. When idle a turn follows at once, so gathering costs no latency; under load it saves system calls.
 *
 * <p><b>Threads:</b> touched by its own loop alone, except for the methods that say otherwise.
 */
public final class Hub {
    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

    private final LogSource source;
    private final PublicationEncoder encoder;
    private final long inboxBytesBound;
    private final HubMeter meter;
    private final HubStats stats = new HubStats();

    private final Mailbox inbox;
    private final AtomicLong inboxBytes = new AtomicLong();

    private final Map<RoomName, Room> rooms = new HashMap<>();
    private final Map<Member, Seat> seats = new IdentityHashMap<>();
    private final List<Room> received = new ArrayList<>();
    private final List<Seat> written = new ArrayList<>();
    private final List<Member> writtenUnseated = new ArrayList<>();
    private int lagging;
    private long deliveredThisTurn;
    private long resetsThisTurn;

    /**
     * A hub without rooms.
     *
     * @param loop runs a task on the hub's loop, after what it does now
     * @param source where logs come from
     * @param encoder used by this hub alone
     * @param inboxBytesBound bytes of entries that may wait in the inbox; past it rooms are told only how far their log went,
     *     and their cursors read it. A loop that stands still thus holds no more than this
     * @param meter is told how fast it delivers
     */
    public Hub(Executor loop, LogSource source, PublicationEncoder encoder, long inboxBytesBound, HubMeter meter) {
        this.inbox = new Mailbox(loop, this::endTurn);
        this.source = source;
        this.encoder = encoder;
        this.inboxBytesBound = inboxBytesBound;
        this.meter = meter;
    }

    // ---- from any thread ----

    /** Runs a task on the loop, in line with everything else handed over. Any thread. */
    public void post(Runnable task) {
        inbox.post(task);
    }

    /**
     * Hands over a room's next publications. Any thread.
     *
     * @param entries each with a reference that the hub takes over
     * @param logFirst the offset of the first entry the log holds now
     */
    public void publications(RoomName name, List<Entry> entries, long logFirst) {
        long bytes = 0;
        for (Entry entry : entries) {
            bytes += Entry.OVERHEAD_BYTES
                    + entry.publication().message().payload().size();
        }
        if (inboxBytes.get() > inboxBytesBound) {
            Position top = entries.get(entries.size() - 1).publication().position();
            entries.forEach(Entry::release);
            withRoom(name, room -> room.skipTo(top));
            return;
        }
        long counted = bytes;
        inboxBytes.addAndGet(counted);
        post(() -> {
            inboxBytes.addAndGet(-counted);
            receive(name, entries, logFirst);
        });
    }

    /** The room's log lost continuity and goes on after {@code top}. Any thread. */
    public void restart(RoomName name, Position top) {
        withRoom(name, room -> room.restart(top));
    }

    /** The room's log gave up everything after {@code common} and goes on from there. Any thread. */
    public void cut(RoomName name, Position common) {
        withRoom(name, room -> room.cut(common));
    }

    /** The room's log gave up everything below an offset without a new publication. Any thread. */
    public void trimmed(RoomName name, long logFirst) {
        withRoom(name, room -> room.trimmed(logFirst));
    }

    /** What it has done; any thread may read it. */
    public HubStats stats() {
        return stats;
    }

    // ---- from the loop ----

    /**
     * Makes the member one of the room's. Answers by {@link Member#joined} or {@link Member#joinFailed}, later. The caller
     * sees to it that a member joins a room once.
     */
    public void join(Member member, JoinRequest request) {
        join(member, request, () -> {});
    }

    /** The same; {@code then} runs after {@link Member#joined}, unless the member left within that call. */
    public void join(Member member, JoinRequest request, Runnable then) {
        Seat seat = seats.computeIfAbsent(member, Seat::new);
        Room room = rooms.computeIfAbsent(request.room(), name -> new Room(name, this));
        Cursor cursor = new Cursor(seat, room, request.echo());
        seat.cursors.add(cursor);
        room.join(cursor, request, then);
    }

    /** Ends a membership, also one that is still being made: nothing of the room is written after this call. */
    public void leave(Member member, RoomName name) {
        Seat seat = seats.get(member);
        Cursor cursor = seat == null ? null : seat.in(name);
        if (cursor != null) {
            leave(cursor);
        }
    }

    /** Ends all memberships of a member that is going away. */
    public void leaveAll(Member member) {
        Seat seat = seats.get(member);
        if (seat != null) {
            List.copyOf(seat.cursors).forEach(this::leave);
        }
    }

    private void leave(Cursor cursor) {
        forget(cursor);
        cursor.room.leave(cursor);
        dropIfUnused(cursor.room);
        inbox.wake();
    }

    /** Whether the member is in the room. */
    public Membership membership(Member member, RoomName name) {
        Seat seat = seats.get(member);
        Cursor cursor = seat == null ? null : seat.in(name);
        if (cursor == null) {
            return Membership.NONE;
        }
        return cursor.isJoined() ? Membership.JOINED : Membership.JOINING;
    }

    /** Whether everything of the room up to a position was written to the member; true also where it is no member. */
    public boolean hasWritten(Member member, RoomName name, Position position) {
        Seat seat = seats.get(member);
        Cursor cursor = seat == null ? null : seat.in(name);
        return cursor == null
                || !cursor.isJoined()
                || cursor.at().offset() >= position.offset()
                || !cursor.at().epoch().equals(position.epoch());
    }

    /** How many rooms the member is in or joins. */
    public int rooms(Member member) {
        Seat seat = seats.get(member);
        return seat == null ? 0 : seat.cursors.size();
    }

    /** The rooms with a member, or one that joins. */
    public Set<RoomName> rooms() {
        return Collections.unmodifiableSet(rooms.keySet());
    }

    /** Goes through the members of a room; they must not join or leave meanwhile. */
    public void forEachMember(RoomName name, Consumer<Member> action) {
        Room room = rooms.get(name);
        if (room != null) {
            room.forEachMember(action);
        }
    }

    /** The rooms the member is in or joins. */
    public List<RoomName> joinedRooms(Member member) {
        Seat seat = seats.get(member);
        return seat == null
                ? List.of()
                : seat.cursors.stream().map(cursor -> cursor.room.name()).toList();
    }

    /** The member's socket takes bytes again: its cursors go on, in the next turn. */
    public void onWritable(Member member) {
        Seat seat = seats.get(member);
        if (seat != null) {
            post(() -> List.copyOf(seat.cursors).forEach(cursor -> cursor.room.advance(cursor)));
        }
    }

    /** The member was written to by its transport: flush it with the others at the end of this loop turn. */
    public void flushSoon(Member member) {
        Seat seat = seats.get(member);
        if (seat != null) {
            written(seat);
        } else {
            writtenUnseated.add(member);
        }
        inbox.wake();
    }

    // ---- for its rooms ----

    LogSource source() {
        return source;
    }

    PublicationEncoder encoder() {
        return encoder;
    }

    void written(Seat seat) {
        if (seat.markWritten()) {
            written.add(seat);
        }
    }

    void delivered(long publications) {
        deliveredThisTurn += publications;
    }

    HubMeter meter() {
        return meter;
    }

    void countMember(Member member, int change) {
        stats.members(member.transport(), change);
    }

    void countLagging(int change) {
        lagging += change;
    }

    void countReset() {
        resetsThisTurn++;
    }

    void forget(Cursor cursor) {
        Seat seat = cursor.seat;
        seat.cursors.remove(cursor);
        if (seat.cursors.isEmpty()) {
            seats.remove(seat.member);
        }
    }

    void dropIfUnused(Room room) {
        if (room.isUnused() && rooms.remove(room.name(), room)) {
            room.close();
            source.detach(this, room.name());
        }
    }

    // ---- the turn ----

    private void endTurn() {
        for (int i = 0; i < received.size(); i++) {
            fanOut(received.get(i));
        }
        received.clear();
        flush();
    }

    /** A fault in one room is told to its members, and is no other room's. */
    private void fanOut(Room room) {
        try {
            room.fanOut();
        } catch (RuntimeException fault) {
            LOG.error("room {}: a fault while fanning out; its members on this loop are reset", room.name(), fault);
            room.startOver();
        }
    }

    private void flush() {
        long flushed = written.size();
        for (int i = 0; i < written.size(); i++) {
            written.get(i).flush();
        }
        written.clear();
        for (int i = 0; i < writtenUnseated.size(); i++) {
            writtenUnseated.get(i).flush();
        }
        writtenUnseated.clear();
        stats.turn(deliveredThisTurn, flushed, resetsThisTurn);
        stats.now(lagging);
        if (deliveredThisTurn > 0 && flushed > 0) {
            meter.flushed(flushed, deliveredThisTurn);
        }
        deliveredThisTurn = 0;
        resetsThisTurn = 0;
    }

    private void receive(RoomName name, List<Entry> entries, long logFirst) {
        Room room = rooms.get(name);
        if (room == null) {
            entries.forEach(Entry::release);
            return;
        }
        room.receive(entries, logFirst);
        if (received.isEmpty() || received.get(received.size() - 1) != room) {
            received.add(room);
        }
    }

    private void withRoom(RoomName name, Consumer<Room> action) {
        post(() -> {
            Room room = rooms.get(name);
            if (room != null) {
                action.accept(room);
            }
        });
    }
}
