package dev.fanfare.broker.redis.sim;

import java.util.Map;

/** Bugs that were in the node's classes once, and are planted in their sources to see that the simulation finds them. */
enum SourceBug {
    /** Who reads a page keeps what is left of it when it has caught up, and goes on with that when it is behind again. */
    STALE_PAGE(
            "readers",
            Map.of(
                    "dev/fanfare/room/Cursor.java",
                    Map.of(
                            "if \\(!first\\.follows\\(at\\)\\) \\{[^}]*\\}",
                            "",
                            "Entry nextOfPage\\(\\) \\{",
                            "int turned; Entry nextOfPage() { if (true) return turned < page.size() ? page.get(turned++) : null;",
                            "page = entries;",
                            "page = entries; turned = 0;"),
                    "dev/fanfare/room/Laggards.java",
                    Map.of("cursor\\.dropPage\\(\\);\\s*remove\\(\\);", "remove();"))),
    /** Of what a server lost only the newest entries are offered. */
    OFFERS_THE_NEWEST(
            "short-logs",
            Map.of(
                    "dev/fanfare/broker/redis/repair/Offering.java",
                    Map.of("MOST_ENTRIES = [0-9_]+", "MOST_ENTRIES = 3")));

    private final String scenario;
    private final Map<String, Map<String, String>> planted;

    SourceBug(String scenario, Map<String, Map<String, String>> planted) {
        this.scenario = scenario;
        this.planted = planted;
    }

    /** The name of a scenario, as {@link Sim} knows it, in which it shows soon. */
    String scenario() {
        return scenario;
    }

    /** By the source's path what is put in the place of what: regular expressions, each of which must be there once. */
    Map<String, Map<String, String>> planted() {
        return planted;
    }
}
