package dev.fanfare.drill.check;

/** One numbered message of a publisher, and what became of it. */
public final class Sent {
    final int by;
    final int number;
    final long at;
    /** Asked for once, and never answered with an error: its place among its neighbours is decided. */
    boolean once = true;

    long ackedAt;
    /** Null until acknowledged. */
    String ackId;
    /** Where it stands in its room; null until a member got it. */
    Entry entry;

    Sent(int by, int number, long at) {
        this.by = by;
        this.number = number;
        this.at = at;
    }

    /** Which publisher of the room, from 0. */
    public int by() {
        return by;
    }

    /** Which message of the publisher, from 0. */
    public int number() {
        return number;
    }

    /** When it was to be sent, in nanoseconds of the caller's clock. */
    public long at() {
        return at;
    }

    /** It is sent again, or its sending was answered with an error: others may overtake it. */
    public void repeated() {
        once = false;
    }

    @Override
    public String toString() {
        return "message " + number + " of publisher " + by;
    }
}
