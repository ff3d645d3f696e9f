package dev.fanfare.config;

import java.util.Locale;

/** What must hold a broadcast before it is acknowledged. */
public enum Durability {
    /** The memory of the Redis that is primary. */
    FAST,
    /** The memory of the primary and of replicas; before that nobody gets it either. */
    REPLICATED,
    /** The disk of the primary. */
    FSYNC;

    /** As it is written in settings. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
