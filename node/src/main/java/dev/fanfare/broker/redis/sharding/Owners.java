package dev.fanfare.broker.redis.sharding;

import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.config.HostPort;
import dev.fanfare.redis.BucketSet;
import dev.fanfare.redis.Slots;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which primary has which bucket, as far as is known. What a server says that has heard less than was known already does not
 * count: the greater configuration epoch does.
 */
final class Owners {
    private final int[] slots;
    private final Topology.Claim[] claims;

    Owners(Keyspace keys) {
        slots = new int[keys.buckets()];
        claims = new Topology.Claim[keys.buckets()];
        for (int bucket = 0; bucket < slots.length; bucket++) {
            slots[bucket] = Slots.of(keys.tag(bucket));
        }
    }

    /** Takes what a server says. */
    void learn(Topology said) {
        for (int bucket = 0; bucket < slots.length; bucket++) {
            Topology.Claim claim = said.of(slots[bucket]);
            Topology.Claim held = claims[bucket];
            if (claim != null
                    && (held == null
                            || claim.epoch() >= held.epoch()
                            || !said.ids().contains(held.id()))) {
                claims[bucket] = claim;
            }
        }
    }

    /** A server says that a slot is not its own but another's. That counts where it was taken for the owner. */
    void moved(int slot, HostPort from, HostPort to) {
        for (int bucket = 0; bucket < slots.length; bucket++) {
            Topology.Claim held = claims[bucket];
            if (slots[bucket] == slot && held != null && held.at().equals(from)) {
                claims[bucket] = new Topology.Claim(to, "", 0);
            }
        }
    }

    /** The buckets of each primary that has any. */
    Map<HostPort, BucketSet> buckets() {
        return IntStream.range(0, claims.length)
                .filter(bucket -> claims[bucket] != null)
                .boxed()
                .collect(Collectors.groupingBy(
                        bucket -> claims[bucket].at(),
                        Collectors.collectingAndThen(
                                Collectors.toList(),
                                some -> BucketSet.of(some.stream().mapToInt(Integer::intValue)))));
    }
}
