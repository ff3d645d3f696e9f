package dev.fanfare.presence.redis;

import dev.fanfare.config.PresenceConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Durations of leases.
 *
 * @param lease TTL of a lease, milliseconds
 */
record LeaseTimes(long lease) {
    /** How long nodes take to find out that the server is another one, and to come back to it. */
    private static final long RECONNECT_MS = 6_000;

    static LeaseTimes of(PresenceConfig config) {
        return new LeaseTimes(config.lease().toMillis());
    }

    /** How often a lease is renewed, milliseconds. */
    long renewal() {
        return Math.max(1, lease / 3);
    }

    /** ARGV 1 to 4 of every script that begins with {@code lease.lua}; a list that can grow. */
    List<Object> args(String incarnation, boolean isNew) {
        List<Object> args = new ArrayList<>();
        args.add(incarnation);
        args.add(isNew ? "new" : "held");
        args.add(lease);
        args.add(RECONNECT_MS + lease);
        return args;
    }
}
