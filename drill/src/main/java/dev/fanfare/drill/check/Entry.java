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
    /** Who had it when it was cut, and since; nobody unless it was. */
    Set<Reader> had = Set.of();

    Entry(String id, Sent sent) {
        this.id = id;
        this.sent = sent;
    }

    /** It stands on a branch that was given up, which left the order after {@code place}. */
    void cutAfter(Entry place, Set<Reader> whoHad) {
        cut = true;
        index = place.index;
        had = new HashSet<>(whoHad);
    }

    @Override
    public String toString() {
        return sent == null ? "id " + id : sent + " (id " + id + ")";
    }
}
