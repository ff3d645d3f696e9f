package dev.fanfare.presence;

import dev.fanfare.model.PresentMember;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is listed in one room, up to a bound. Each stands there by its connection, and in the name of an owner, the lease
 * under which its node announced it: a word of an old lease does not remove who came again under a new one.
 *
 * <p><b>Threads:</b> one at a time.
 */
public final class Roster {
    private final int most;
    private final Map<String, Seat> seats = new LinkedHashMap<>();
    /** How many seats each owner has; none has 0. */
    private final Map<String, Integer> owners = new HashMap<>();

    private boolean cut;
    /** The list as it was taken last; null where it changed since. */
    private Members taken;

    private record Seat(String owner, PresentMember member) {}

    /** Nobody; at most {@code most} will be listed. */
    public Roster(int most) {
        this.most = most;
    }

    /** Lists a member; false where it is listed already, then under this owner, or where there is no room. */
    public boolean add(String owner, PresentMember member) {
        taken = null;
        boolean listed = seats.containsKey(member.connection());
        if (!listed && seats.size() >= most) {
            cut = true;
            return false;
        }
        Seat before = seats.put(member.connection(), new Seat(owner, member));
        owners.merge(owner, 1, Integer::sum);
        if (before != null) {
            disown(before);
        }
        return !listed;
    }

    private void disown(Seat seat) {
        owners.computeIfPresent(seat.owner, (owner, count) -> count == 1 ? null : count - 1);
    }

    /** How many are listed under each owner; those with none are not in it. A view. */
    public Map<String, Integer> owners() {
        return Collections.unmodifiableMap(owners);
    }

    /** Whether the connection is listed, under whatever owner. */
    public boolean lists(String connection) {
        return seats.containsKey(connection);
    }

    /** Strikes a member off; null where it is not listed, or listed under another owner. */
    public PresentMember remove(String owner, String connection) {
        Seat seat = seats.get(connection);
        if (seat == null || !seat.owner.equals(owner)) {
            return null;
        }
        taken = null;
        seats.remove(connection);
        disown(seat);
        return seat.member;
    }

    /** Strikes off all of an owner. */
    public List<PresentMember> removeAll(String owner) {
        taken = null;
        List<PresentMember> removed = new ArrayList<>();
        for (Iterator<Seat> all = seats.values().iterator(); all.hasNext(); ) {
            Seat seat = all.next();
            if (seat.owner.equals(owner)) {
                removed.add(seat.member);
                all.remove();
            }
        }
        owners.remove(owner);
        return removed;
    }

    /** Whether the list has room again for members that were not listed: it is to be read anew. */
    public boolean mayListMore() {
        return cut && seats.size() < most;
    }

    /** Whether some were left out. */
    public boolean isCut() {
        return cut;
    }

    /** Says whether some were left out. */
    public void cut(boolean isCut) {
        taken = null;
        cut = isCut;
    }

    /** The list as it is now. */
    public Members members() {
        if (taken == null) {
            taken = new Members(seats.values().stream().map(Seat::member).toList(), cut);
        }
        return taken;
    }

    /** Whether the same members are listed, in whatever order, and both or neither leave some out. */
    public boolean listsTheSameAs(Roster other) {
        return cut == other.cut
                && seats.size() == other.seats.size()
                && seats.values().stream().allMatch(seat -> {
                    Seat same = other.seats.get(seat.member.connection());
                    return same != null && same.member.equals(seat.member);
                });
    }
}
