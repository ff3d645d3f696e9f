package dev.fanfare.presence;

/** What presence counts. Called on the broker's context; every method does nothing unless it is overridden. */
public interface PresenceMeter {
    /** Counts nothing. */
    PresenceMeter NONE = new PresenceMeter() {};

    /** This many memberships of this node are present now. */
    default void present(int memberships) {}

    /** Memberships of a lost node were removed by this one; {@code count} at least 1. */
    default void reaped(int count) {}

    /** The server had other members of this node in {@code rooms} rooms than there are, and is told anew; at least 1. */
    default void repaired(int rooms) {}

    /** This node's lease was lost, and its members were announced anew. */
    default void leaseLost() {}
}
