package dev.fanfare.drill.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One member's progress through a room, whatever number of connections it takes: a place in the room's order, and the
 * exceptions. So a member costs the same however many messages it gets.
 */
public final class Reader {
    /** So many skipped messages are remembered by name, to see whether they come late; others are lost at once. */
    private static final int MAX_MISSING = 1_000;

    final String name;
    private final RoomCheck room;
    private final Set<Entry> missing = new HashSet<>();
    private final List<GapNotice> told = new ArrayList<>();
    private final List<Lane> lanes = new ArrayList<>();
    /** The furthest that it got, or was told to go on after. */
    private Entry last;

    private long lost;

    Reader(RoomCheck room, String name) {
        this.room = room;
        this.name = name;
        this.last = room.origin();
    }

    /** A new connection of this member. */
    public Lane lane() {
        Lane lane = new Lane(room, this);
        lanes.add(lane);
        return lane;
    }

    /** Whether it got at least one message. */
    public boolean begun() {
        return last != room.origin();
    }

    Entry last() {
        return last;
    }

    boolean misses(Entry entry) {
        return missing.contains(entry);
    }

    /** Whether this is its only connection. */
    boolean isAlone(Lane lane) {
        return lanes.stream().allMatch(other -> other == lane || other.hasEnded());
    }

    /** Forgets a connection that ended; the newest is kept, as a lie of its may come out later. */
    void ended(Lane lane) {
        lane.settleAll();
        if (lanes.indexOf(lane) < lanes.size() - 1) {
            lanes.remove(lane);
        }
    }

    /** Whether nothing is missing up to the end. */
    boolean atEnd(Entry end) {
        return last == end && missing.isEmpty();
    }

    void settle() {
        lanes.forEach(Lane::settle);
    }

    void settleAll() {
        lanes.forEach(Lane::settleAll);
    }

    Arrival received(Entry entry) {
        if (entry.index > last.index) {
            last = entry;
            return Arrival.NEW;
        }
        return takeMissing(entry) ? Arrival.NEW : Arrival.OVERLAP;
    }

    boolean takeMissing(Entry entry) {
        boolean was = missing.remove(entry);
        if (was) {
            room.faults().missing(-1);
        }
        return was;
    }

    void miss(Entry entry) {
        room.faults().missing(1);
        if (missing.size() < MAX_MISSING) {
            missing.add(entry);
        } else {
            lost++;
        }
    }

    void jump(GapNotice gap, Entry landed) {
        told.removeIf(older -> older.first == null && !older.placed); // this one goes further
        told.add(gap);
        if (landed != null && landed.index > last.index) {
            last = landed;
        }
    }

    /** Goes back to a place: what it had beyond was given up. */
    void rewind(Entry place) {
        if (last.index > place.index) {
            room.cut(place);
        }
        last = place;
    }

    /** Follows a branch that others were told to leave; the word for this member is still to come. */
    void strayed(Entry entry) {
        entry.had.add(this);
        last = entry;
    }

    /** Goes on from where it was told to, though it got nothing since. */
    void resumed(String since, Entry place) {
        for (GapNotice gap : told) {
            gap.placed |= gap.first == null && gap.landing.equals(since);
        }
        if (place.index > last.index) {
            last = place;
        }
    }

    /** A message turned up that stands before others which this member has. */
    void inserted(Entry entry) {
        if (entry.index < last.index && told.stream().noneMatch(gap -> gap.covers(entry, room.find(gap.landing)))) {
            miss(entry);
        }
        lanes.forEach(lane -> lane.inserted(entry));
    }

    /** Counts what it never got and was not told of. */
    void judge(List<Entry> order) {
        long count = lost + missing.size();
        Entry example = missing.isEmpty() ? null : missing.iterator().next();
        for (GapNotice gap : told) {
            count += gap.skipped(room.find(gap.landing));
        }
        for (Entry entry : order.subList(last.index + 1, order.size())) {
            if (told.stream().noneMatch(gap -> gap.excusesEnd(entry, room.find(gap.landing)))) {
                count++;
                example = example == null ? entry : example;
            }
        }
        if (count > 0) {
            room.faults().lost(count, name + " in " + room.name() + ": " + count + ", such as " + example);
        }
    }

    boolean mayHaveBeenTold(Sent unseen) {
        return told.stream().anyMatch(gap -> gap.mayCover(unseen));
    }
}
