package dev.fanfare.broker.redis.sim;

import dev.fanfare.broker.redis.sim.Faults.Kind;
import dev.fanfare.config.Durability;
import dev.fanfare.config.LogConfig;
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
 * @param readers how clients read
 * @param levels the levels of durability that may be drawn; one that waits for replicas only where there are some
 */
record Scenario(
        Set<Kind> kinds,
        UnaryOperator<String> patch,
        boolean late,
        boolean unwaited,
        Readers readers,
        List<Durability> levels) {
    /** How clients read what nodes write to them. */
    enum Readers {
        /** At once. */
        QUICK,
        /** They stop now and then, and their sockets take little. */
        SLOW,
        /** Likewise, and most nodes hold short logs, or little of all rooms, of which one is full of noise. */
        SLOW_SHORT_LOGS
    }

    private static final List<Durability> BOTH = List.of(Durability.FAST, Durability.REPLICATED);

    /** The production scripts, and everything goes wrong. */
    static final Scenario ALL = of(EnumSet.allOf(Kind.class)).late(true).read(Readers.SLOW_SHORT_LOGS);

    /** The production scripts, and no server loses what it acknowledged. */
    static final Scenario LOSSLESS = of(Arrays.stream(Kind.values())
                    .filter(kind -> !kind.loses)
                    .collect(Collectors.toSet()))
            .late(true)
            .read(Readers.SLOW_SHORT_LOGS);

    /** Servers lose data, and all nodes are there to put it back in time. */
    static final Scenario MENDABLE = of(Kind.MENDABLE.stream()
                    .filter(kind -> kind != Kind.LATE)
                    .collect(Collectors.toSet()))
            .read(Readers.SLOW);

    /** Pushes are late, and what slow readers need has to be read. */
    static final Scenario READERS =
            of(EnumSet.of(Kind.DEAF, Kind.LOST_PUSHES, Kind.PAUSED)).read(Readers.SLOW_SHORT_LOGS);

    /** Servers lose data, and short logs hold some of it. */
    static final Scenario SHORT_LOGS = MENDABLE.at(Durability.FAST).read(Readers.SLOW_SHORT_LOGS);

    /** Redis loses all while nodes are away, and others just started; what it lost is sent again. */
    static final Scenario AWAY =
            of(EnumSet.of(Kind.EMPTIED_AWAY, Kind.REPEATED, Kind.KILLED)).at(Durability.FAST);

    /** Replicas take over, and nodes commit without having waited for them. */
    static final Scenario COMMITTED_UNWAITED = new Scenario(
            EnumSet.of(Kind.FAILOVER, Kind.KILLED),
            UnaryOperator.identity(),
            false,
            true,
            Readers.QUICK,
            List.of(Durability.REPLICATED));

    /** The production scripts, any level; what was sent over a connection that ended is lost. */
    static Scenario of(Set<Kind> kinds) {
        return new Scenario(kinds, UnaryOperator.identity(), false, false, Readers.QUICK, BOTH);
    }

    /** The same with other scripts. */
    Scenario with(UnaryOperator<String> scripts) {
        return new Scenario(kinds, scripts, late, unwaited, readers, levels);
    }

    /** The same with requests that come late, or without. */
    Scenario late(boolean may) {
        return new Scenario(kinds, patch, may, unwaited, readers, levels);
    }

    /** The same with this level wherever it can be. */
    Scenario at(Durability level) {
        return new Scenario(kinds, patch, late, unwaited, readers, List.of(level));
    }

    /** The same with clients that read like this. */
    Scenario read(Readers how) {
        return new Scenario(kinds, patch, late, unwaited, how, levels);
    }

    /** How many bytes a client's socket takes. */
    int highWater(Chance chance) {
        return readers == Readers.QUICK ? Integer.MAX_VALUE : chance.between(1, 2_000);
    }

    /** How much of the rooms' logs each node of a world holds. */
    LogConfig logs(Chance chance) {
        if (readers != Readers.SLOW_SHORT_LOGS || chance.in(0.3)) {
            return LogConfig.DEFAULT;
        }
        int messages = chance.between(1, 50);
        long all = chance.in(0.5) ? LogConfig.DEFAULT.allBytes() : chance.between(2_000, 40_000);
        return new LogConfig(messages, LogConfig.DEFAULT.bytes(), all);
    }
}
