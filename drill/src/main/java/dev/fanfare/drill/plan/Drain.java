package dev.fanfare.drill.plan;

import java.time.Duration;
import java.util.List;

/** How the drill's nodes leave: faster than in production, so that a drill fits into a minute. */
final class Drain {
    /** Options of the nodes. */
    static final List<String> OPTIONS = List.of();

    /** How long a node that was asked to stop may take. */
    static final Duration BOUND = Duration.ofSeconds(30);

    private Drain() {}
}
