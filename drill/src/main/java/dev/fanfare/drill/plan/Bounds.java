package dev.fanfare.drill.plan;

import java.time.Duration;

/** How long is waited for what must come to pass. */
final class Bounds {
    /** Until every acknowledged message has come to every member: longer than any one recovery takes. */
    static final Duration FINISH = Duration.ofSeconds(20);

    /** How long traffic runs before it is measured. */
    static final Duration WARM_UP = Duration.ofSeconds(3);

    private Bounds() {}

    /** Until everybody is connected and hears everybody. */
    static Duration start(int members) {
        return Duration.ofSeconds(30).plusMillis(20L * members);
    }
}
