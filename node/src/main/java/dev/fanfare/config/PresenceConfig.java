package dev.fanfare.config;

import java.time.Duration;

/**
 * Who is in a room.
 *
 * @param lease how long the others take a node for alive that says nothing; renewed every third of it
 * @param members greatest number of members of one room that are listed
 */
public record PresenceConfig(Duration lease, int members) {
    /** What holds where nothing is set. */
    public static final PresenceConfig DEFAULT = new PresenceConfig(Duration.ofSeconds(6), 5_000);
}
