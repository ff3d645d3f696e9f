package dev.fanfare.drill.check;

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

    Entry(String id, Sent sent) {
        this.id = id;
        this.sent = sent;
    }

    @Override
    public String toString() {
        return sent == null ? "id " + id : sent + " (id " + id + ")";
    }
}
