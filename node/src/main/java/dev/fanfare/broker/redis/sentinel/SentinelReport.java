package dev.fanfare.broker.redis.sentinel;

import dev.fanfare.config.HostPort;
import java.util.List;

/**
 * What a sentinel said of a group.
 *
 * @param id the sentinel's own name for itself (SENTINEL MYID), which it keeps under every address
 * @param primary whom it names; null: it knows no group of that name
 * @param epoch the configuration's epoch: rises with every failover, and only who was elected by a majority raises it
 * @param down whether it says that the primary is down and the quorum agrees ({@code o_down})
 * @param sentinels how many sentinels watch the group, as far as it knows, itself among them
 * @param replicas where the replicas are
 * @param others where the other sentinels are
 */
record SentinelReport(
        String id,
        HostPort primary,
        long epoch,
        boolean down,
        int sentinels,
        List<HostPort> replicas,
        List<HostPort> others) {
    /** A sentinel that knows no group of that name. */
    static SentinelReport unknown(String id) {
        return new SentinelReport(id, null, -1, false, 1, List.of(), List.of());
    }
}
