package dev.fanfare.broker.redis.sim;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What is run, but for the seed.
 *
 * @param kinds what may go wrong
 * @param patch what becomes of a script's text before it runs
 * @param late whether a request may reach the server long after its connection ended: something between holds it
 */
record Terms(Set<Faults.Kind> kinds, UnaryOperator<String> patch, boolean late) {
    /** The production scripts, and everything goes wrong. */
    static final Terms ALL = new Terms(EnumSet.allOf(Faults.Kind.class), UnaryOperator.identity(), true);

    /** The production scripts, and no server loses what it acknowledged. */
    static final Terms LOSSLESS = new Terms(
            Arrays.stream(Faults.Kind.values()).filter(kind -> !kind.loses).collect(Collectors.toSet()),
            UnaryOperator.identity(),
            true);

    /** Servers lose data, and all nodes are there to put it back in time. */
    static final Terms MENDABLE = new Terms(
            Faults.Kind.MENDABLE.stream()
                    .filter(kind -> kind != Faults.Kind.LATE)
                    .collect(Collectors.toSet()),
            UnaryOperator.identity(),
            false);
}
