package dev.fanfare.drill.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What nodes are asked to wait for before they acknowledge a broadcast. */
public enum Durability {
    /** Until the primary holds it: what nodes do unless they are told otherwise. */
    FAST,
    /** Until a replica holds it too. */
    REPLICATED,
    /** Until it is on disk. */
    FSYNC;

    /** As it is typed. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one that is typed so; empty: there is none. */
    public static Optional<Durability> named(String text) {
        return Arrays.stream(values())
                .filter(level -> level.text().equals(text))
                .findFirst();
    }

    /** What a node is started with for it. */
    List<String> nodeOptions() {
        return this == FAST ? List.of() : List.of("--durability", text());
    }
}
