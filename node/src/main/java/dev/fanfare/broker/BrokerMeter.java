package dev.fanfare.broker;

/** What a broker counts. Called on the broker's context; every method does nothing unless it is overridden. */
public interface BrokerMeter {
    /** Counts nothing. */
    BrokerMeter NONE = new BrokerMeter() {};

    /** The link to the server stands from now on, or does not any more. */
    default void linked(boolean up) {}

    /** The link to the server came up again after it was lost. */
    default void reconnected() {}

    /** Publications that no push brought were read from the stream; {@code count} at least 1. */
    default void filled(int count) {}

    /** A publication came before its predecessor and was put aside. */
    default void parked() {}

    /** A batch of {@code messages} of one room, at least 1, with envelopes of {@code bytes} together, was appended. */
    default void appended(int messages, long bytes) {}

    /** One of them; its envelope has so many bytes. */
    default void sized(int bytes) {}

    /** A call of {@code publish} was confirmed after this many nanoseconds. */
    default void confirmed(long nanos) {}

    /** A probe came back through pub/sub after this many nanoseconds. */
    default void probed(long nanos) {}

    /** A probe did not come back, and the link is made anew. */
    default void probeMissed() {}

    /** The process stood still for this many milliseconds, and the link is made anew. */
    default void stoodStill(long millis) {}

    /** Publications, at least 1, were offered to a server that had lost them. */
    default void offered(int count) {}

    /** Broadcasts wait for replicas that do not follow from now on, or do not any more. */
    default void waiting(boolean forReplicas) {}

    /** Messages, at least 1, that a server had lost and a node holds cannot be put back into the log. */
    default void lost(int count) {}

    /** A server that is connected takes no writes from now on, or does again. */
    default void refusing(boolean writes) {}

    /** What nodes offered of a room was merged: so many are back in their places, so many were appended again. */
    default void merged(int restored, int again) {}

    /** A room's log was cut back to where another branch of it parts, and members past that are told. */
    default void rewound() {}

    /** Continuity of a room was lost, and members are told. */
    default void discontinuity() {}
}
