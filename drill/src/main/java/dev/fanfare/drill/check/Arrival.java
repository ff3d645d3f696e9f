package dev.fanfare.drill.check;

/** What a received message is to a member. */
public enum Arrival {
    /** The member gets it for the first time. */
    NEW,
    /** For the first time, but after messages that stand behind it: a fault. */
    LATE,
    /** The member had it by another connection, as happens while it has two: to be dropped. */
    OVERLAP,
    /** This connection had brought it before, or was to begin after it: a fault. */
    AGAIN
}
