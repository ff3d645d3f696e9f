package dev.fanfare.drill.check;

import java.util.HashSet;
import java.util.Set;

/** A place in the order of a room as its members saw it. */
final class Entry {
    /** Null for the place before the first message. */
    final String id;
    /** Null where nobody sent what stands here. */
    final Sent sent;
    /** Its place; grows when a message turns up that stands before it. */
    int index;
    /** Members who had it were told to go back to before it: it stands on a branch of the log that was given up. */
    boolean cut;
    /** Where that branch left the log, if it is cut. */
    private Entry left;
    /** Who had it when it was cut, and since; nobody unless it was. */
    Set<Reader> had = Set.of();

    Entry(String id, Sent sent) {
        this.id = id;
        this.sent = sent;
    }

    /** It stands on a branch that was given up, which left the order after {@code place}. */
    void cutAfter(Entry place, Set<Reader> whoHad) {
        cut = true;
        left = place;
        index = place.index;
        had = new HashSet<>(whoHad);
    }

    /** Whether a position, {@code epoch.term:offset}, lies on the branch that was given up with this entry: above where it left. */
    boolean leads(String position) {
        return cut && branch(position).equals(branch(id)) && offset(position) > (left.id == null ? 0 : offset(left.id));
    }

    private static String branch(String position) {
        return position.substring(0, Math.max(0, position.lastIndexOf(':')));
    }

    private static long offset(String position) {
        int at = position.lastIndexOf(':') + 1;
        return at == 0 ? 0 : Long.parseLong(position, at, position.length(), 10);
    }

    @Override
    public String toString() {
        return sent == null ? "id " + id : sent + " (id " + id + ")";
    }
}
