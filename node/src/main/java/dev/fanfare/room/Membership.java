package dev.fanfare.room;

/** How far a connection has got into a room. */
public enum Membership {
    /** Not a member. */
    NONE,
    /** Asked to join, not answered yet. */
    JOINING,
    /** A member. */
    JOINED
}
