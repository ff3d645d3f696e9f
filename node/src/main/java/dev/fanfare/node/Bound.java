package dev.fanfare.node;

/** A bound that a client reaches, and that is counted each time. */
public enum Bound {
    /** Broadcasts of a connection were refused. */
    BROADCASTS("broadcasts-per-second"),
    /** Commands of a connection were refused. */
    COMMANDS("commands-per-second"),
    /** Joins of a connection were refused. */
    JOINS("joins-per-second"),
    /** Joins were refused, as the node began to hold too many rooms. */
    NEW_ROOMS("new-rooms-per-second"),
    /** Joins were refused, as too many waited. */
    JOINS_UNDER_WAY("max-joins-under-way"),
    /** A room was left before its linger was over. */
    LINGERING_ROOMS("max-lingering-rooms");

    private final String key;

    Bound(String key) {
        this.key = key;
    }

    /** The key that sets it. */
    public String key() {
        return key;
    }
}
