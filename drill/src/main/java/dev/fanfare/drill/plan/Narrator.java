package dev.fanfare.drill.plan;

import dev.fanfare.drill.traffic.Traffic;

/** Tells a person what goes on while it does. Any thread may call. */
public interface Narrator {
    /** Something is done now. */
    void say(String line);

    /** From now on there are counters to show. */
    void watch(String title, Traffic traffic);

    /** There is nothing to show any more. */
    void rest();
}
