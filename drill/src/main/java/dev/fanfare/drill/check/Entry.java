package dev.fanfare.drill.check;

/** A place in the order of a room as its members saw it. */
final class Entry {
    /** Null for the place before the first message. */
    final String id;
    /** Null where nobody sent what stands here. */
    final Sent sent;
    /** Its place; grows when a message turns up that stands before it. */
    int index;

    Entry(String id, Sent sent) {
        this.id = id;
        this.sent = sent;
    }

    @Override
    public String toString() {
        return sent == null ? "id " + id : sent + " (id " + id + ")";
    }
}
