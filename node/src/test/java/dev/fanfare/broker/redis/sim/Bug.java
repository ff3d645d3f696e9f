package dev.fanfare.broker.redis.sim;

import dev.fanfare.broker.redis.sim.Faults.Kind;
import dev.fanfare.config.Durability;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Bugs that are planted in the scripts on purpose, to see that the simulation finds them. */
enum Bug {
    /** A server takes the calls of those who take it for another. */
    NO_FENCING(
            8,
            Durability.FAST,
            Map.of("if own ~= ARGV\\[1\\] or [^\\n]* then return nil, \\{'FENCED', own\\} end", ""),
            EnumSet.of(
                    Kind.SPLIT_BRAIN,
                    Kind.FAILOVER,
                    Kind.REDIS_TAIL_LOST,
                    Kind.REDIS_EMPTY,
                    Kind.PAUSED,
                    Kind.BLACK_HOLE)),
    /** A new server's term is the old one's, so nobody can tell one branch of a log from another. */
    NO_TERMS(
            1,
            Durability.FAST,
            Map.of("local term = text\\([^\\n]*", "local term = '1.same'"),
            EnumSet.allOf(Kind.class)),
    /** What is appended and read does not wait for what nodes offer: neither the scripts nor, by their word, the nodes. */
    NO_WINDOW(
            8,
            Durability.FAST,
            Map.of("if left > 0 then return \\{'RECOVERING'[^\\n]* end", "", "\\{'OK', #rest\\}", "{'OK', 0}"),
            EnumSet.of(Kind.DEAF, Kind.LOST_PUSHES, Kind.FAILOVER, Kind.REDIS_TAIL_LOST)),
    /** What was sent over a connection that ended is done when it comes, though the node has sent it again. */
    NO_SESSIONS(
            1,
            Durability.FAST,
            Map.of("if control\\[1\\] ~= ARGV\\[13\\] then return \\{'FENCED', ARGV\\[1\\]\\} end", ""),
            EnumSet.of(Kind.CUT)),
    /** What a node offers below the place that the log went on from is dropped, and its keys with it. */
    DROPS_BELOW(
            1,
            Durability.FAST,
            Map.of(
                    "if not \\(branch\\.joined and gap and offers\\.entries\\[gap\\.key\\]\\) then return end",
                    "if true then return end",
                    "elseif not known\\.ids\\[one\\.id\\] then",
                    "elseif false then"),
            EnumSet.of(Kind.EMPTIED_AWAY, Kind.REPEATED, Kind.KILLED)),
    /** What is to be committed later is shown at once. */
    SHOWN_AT_ONCE(
            1,
            Durability.REPLICATED,
            Map.of("local later = ARGV\\[11\\] == 'later'", "local later = false"),
            EnumSet.of(Kind.FAILOVER, Kind.KILLED)),
    /** Who reads does not stop at the commit mark. */
    MARK_NOT_READ(
            1,
            Durability.REPLICATED,
            Map.of("if meta\\[5\\] then", "if false then"),
            EnumSet.of(Kind.FAILOVER, Kind.KILLED, Kind.LOST_PUSHES, Kind.CUT)),
    /** A commit goes up to the top, also where that is not yet waited for. */
    COMMITS_ALL(
            1,
            Durability.REPLICATED,
            Map.of(
                    "local top, upTo = tonumber\\(meta\\[2\\] or '0'\\), tonumber\\(ARGV\\[4\\]\\)",
                    "local top = tonumber(meta[2] or '0') local upTo = top ARGV[3], ARGV[4] = meta[3], meta[2]"),
            EnumSet.of(Kind.FAILOVER, Kind.KILLED));

    private final int scripts;
    private final Durability level;
    private final Map<String, String> planted;
    private final Set<Kind> kinds;

    Bug(int scripts, Durability level, Map<String, String> planted, Set<Kind> kinds) {
        this.scripts = scripts;
        this.level = level;
        this.planted = planted;
        this.kinds = kinds;
    }

    /** How many scripts it is to be in. */
    int scripts() {
        return scripts;
    }

    /** Schedules in which it shows soon. */
    Scenario scenario() {
        return Scenario.of(kinds).at(level).with(this::into).late(this == NO_SESSIONS);
    }

    boolean isIn(String source) {
        return planted.keySet().stream()
                .anyMatch(place -> Pattern.compile(place).matcher(source).find());
    }

    private String into(String source) {
        String text = source;
        for (Map.Entry<String, String> one : planted.entrySet()) {
            text = text.replaceAll(one.getKey(), one.getValue());
        }
        return text;
    }
}
