package dev.fanfare.broker.redis.sentinel;

import dev.fanfare.config.HostPort;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which of the servers of a group is the primary, by what its sentinels and its servers say.
 *
 * <p>The sentinels' newest configuration decides: to raise the epoch takes a majority of them. A server's own claim does
 * not count alone: one that was replaced and comes back claims it too, until a sentinel makes it a replica.
 *
 * <p>One exception saves up to a second. The primary does not answer, a sentinel's newest report says that it is down, and
 * exactly one server claims to be the primary and was a replica of this group before. Then a sentinel has promoted it.
 */
sealed interface PrimaryChoice {
    /**
     * This one.
     *
     * @param announced whether the sentinels name it; else it was just promoted
     * @param epoch the epoch of the sentinels' configuration that this was decided by
     */
    record Primary(HostPort at, boolean announced, long epoch) implements PrimaryChoice {}

    /** It cannot be told for now; {@code why} in words. */
    record Open(String why) implements PrimaryChoice {}

    /** Sentinels answer, and none knows a group of this name. */
    record Unknown(int answered) implements PrimaryChoice {}

    /**
     * The choice.
     *
     * @param newest the greatest epoch that was ever seen, 0 for none
     * @param told what the sentinels that answer say; one that is reached under two addresses counts once
     * @param seen what the servers that answer say; who is missing does not answer
     */
    static PrimaryChoice of(long newest, Collection<SentinelReport> told, Map<HostPort, ServerReport> seen) {
        List<SentinelReport> knowing = told.stream()
                .collect(Collectors.toMap(
                        SentinelReport::id,
                        Function.identity(),
                        (one, same) -> one.epoch() < same.epoch() ? same : one))
                .values()
                .stream()
                .filter(one -> one.primary() != null)
                .toList();
        if (knowing.isEmpty()) {
            return told.isEmpty() ? new Open("no sentinel answers") : new Unknown(told.size());
        }
        long epoch = knowing.stream().mapToLong(SentinelReport::epoch).max().orElseThrow();
        int all = knowing.stream().mapToInt(SentinelReport::sentinels).max().orElseThrow();
        if (epoch < newest && knowing.size() <= all / 2) {
            return new Open("the sentinels that answer know less than was known: epoch " + epoch + ", not " + newest);
        }
        List<SentinelReport> latest =
                knowing.stream().filter(one -> one.epoch() == epoch).toList();
        HostPort named = named(latest);
        return named == null
                ? new Open("the sentinels name different primaries")
                : among(named, epoch, latest.stream().anyMatch(SentinelReport::down), seen);
    }

    /** Whom most name; null where that are two. */
    private static HostPort named(List<SentinelReport> latest) {
        Map<HostPort, Integer> votes = new HashMap<>();
        latest.forEach(one -> votes.merge(one.primary(), 1, Integer::sum));
        int most = votes.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        List<HostPort> first = votes.keySet().stream()
                .filter(server -> votes.get(server) == most)
                .toList();
        return first.size() == 1 ? first.get(0) : null;
    }

    private static PrimaryChoice among(HostPort named, long epoch, boolean down, Map<HostPort, ServerReport> seen) {
        List<HostPort> primaries = seen.keySet().stream()
                .filter(server -> seen.get(server).primary())
                .toList();
        ServerReport it = seen.get(named);
        if (it != null && it.primary()) {
            return down && primaries.size() > 1
                    ? new Open("a failover from " + named + " is under way, and " + primaries.size()
                            + " servers say that they are the primary")
                    : new Primary(named, true, epoch);
        }
        if (down && primaries.size() == 1 && seen.get(primaries.get(0)).promoted()) {
            return new Primary(primaries.get(0), false, epoch);
        }
        return new Open("the sentinels name " + named + ", which "
                + (it == null ? "does not answer" : "says that it is a replica"));
    }
}
