package dev.fanfare.drill.plan;

import java.time.Duration;
import java.util.List;

/** How the drill's nodes leave: faster than in production, so that a drill fits into a minute. */
final class Drain {
    /** Longer than the shipped HAProxy takes to notice (1.2 s); then everybody is asked to leave within 3 s. */
    static final List<String> OPTIONS =
            List.of("--drain-delay", "1500ms", "--drain-window", "3s", "--goaway-deadline", "3s");

    /** How long a node that was asked to stop may take. */
    static final Duration BOUND = Duration.ofSeconds(30);

    private Drain() {}
}
