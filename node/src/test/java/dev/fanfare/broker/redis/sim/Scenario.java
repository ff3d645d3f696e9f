package dev.fanfare.broker.redis.sim;

import dev.fanfare.broker.redis.sim.Faults.Kind;
import dev.fanfare.config.Durability;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What is run, but for the seed.
 *
 * @param kinds what may go wrong
 * @param patch what becomes of a script's text before it runs
 * @param late whether a request may reach the server long after its connection ended: something between holds it
 * @param unwaited whether to WAIT the answer is at once that all have it: a bug, as if nobody looked at the answer
 * @param levels the levels of durability that may be drawn; one that waits for replicas only where there are some
 */
record Scenario(Set<Kind> kinds, UnaryOperator<String> patch, boolean late, boolean unwaited, List<Durability> levels) {
    private static final List<Durability> BOTH = List.of(Durability.FAST, Durability.REPLICATED);

    /** The production scripts, and everything goes wrong. */
    static final Scenario ALL = of(EnumSet.allOf(Kind.class)).late(true);

    /** The production scripts, and no server loses what it acknowledged. */
    static final Scenario LOSSLESS = of(Arrays.stream(Kind.values())
                    .filter(kind -> !kind.loses)
                    .collect(Collectors.toSet()))
            .late(true);

    /** Servers lose data, and all nodes are there to put it back in time. */
    static final Scenario MENDABLE =
            of(Kind.MENDABLE.stream().filter(kind -> kind != Kind.LATE).collect(Collectors.toSet()));

    /** Replicas take over, and nodes commit without having waited for them. */
    static final Scenario COMMITTED_UNWAITED = new Scenario(
            EnumSet.of(Kind.FAILOVER, Kind.KILLED),
            UnaryOperator.identity(),
            false,
            true,
            List.of(Durability.REPLICATED));

    /** The production scripts, any level; what was sent over a connection that ended is lost. */
    static Scenario of(Set<Kind> kinds) {
        return new Scenario(kinds, UnaryOperator.identity(), false, false, BOTH);
    }

    /** The same with other scripts. */
    Scenario with(UnaryOperator<String> scripts) {
        return new Scenario(kinds, scripts, late, unwaited, levels);
    }

    /** The same with requests that come late, or without. */
    Scenario late(boolean may) {
        return new Scenario(kinds, patch, may, unwaited, levels);
    }

    /** The same with this level wherever it can be. */
    Scenario at(Durability level) {
        return new Scenario(kinds, patch, late, unwaited, List.of(level));
    }
}
