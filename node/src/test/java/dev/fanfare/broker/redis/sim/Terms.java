package dev.fanfare.broker.redis.sim;

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
 * @param flaws what is otherwise not as it should be
 * @param levels the levels of durability that may be drawn; one that waits for replicas only where there are some
 */
record Terms(Set<Faults.Kind> kinds, UnaryOperator<String> patch, Set<Flaw> flaws, List<Durability> levels) {
    /** Bugs that are in no script. */
    enum Flaw {
        /** A request may reach the server long after its connection was closed. */
        LATE,
        /** To WAIT the answer is at once that all have it: as if nobody looked at the answer. */
        UNWAITED
    }

    private static final List<Durability> BOTH = List.of(Durability.FAST, Durability.REPLICATED);

    /** The production scripts, and everything goes wrong. */
    static final Terms ALL = of(EnumSet.allOf(Faults.Kind.class));

    /** The production scripts, and no server loses what it acknowledged. */
    static final Terms LOSSLESS =
            of(Arrays.stream(Faults.Kind.values()).filter(kind -> !kind.loses).collect(Collectors.toSet()));

    /** Servers lose data, and all nodes are there to put it back in time. */
    static final Terms MENDABLE = of(EnumSet.copyOf(Faults.Kind.MENDABLE));

    /** Connections are cut, and what the node had sent before arrives however late: as if it were transmitted again. */
    static final Terms CLOSED_WITHOUT_RESET =
            of(EnumSet.of(Faults.Kind.CUT)).with(Flaw.LATE).at(Durability.FAST);

    /** Replicas take over, and nodes commit without having waited for them. */
    static final Terms COMMITTED_UNWAITED = of(EnumSet.of(Faults.Kind.FAILOVER, Faults.Kind.KILLED))
            .with(Flaw.UNWAITED)
            .at(Durability.REPLICATED);

    /** The production scripts, without flaws, any level. */
    static Terms of(Set<Faults.Kind> kinds) {
        return new Terms(kinds, UnaryOperator.identity(), Set.of(), BOTH);
    }

    /** The same with other scripts. */
    Terms with(UnaryOperator<String> scripts) {
        return new Terms(kinds, scripts, flaws, levels);
    }

    private Terms with(Flaw flaw) {
        return new Terms(kinds, patch, Set.of(flaw), levels);
    }

    /** The same with this level wherever it can be. */
    Terms at(Durability level) {
        return new Terms(kinds, patch, flaws, List.of(level));
    }

    boolean late() {
        return flaws.contains(Flaw.LATE);
    }

    boolean unwaited() {
        return flaws.contains(Flaw.UNWAITED);
    }
}
