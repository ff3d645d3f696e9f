package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.RedisKind;
import dev.fanfare.drill.report.Figures;
import dev.fanfare.drill.traffic.Habits;
import java.time.Duration;
import java.util.List;

/**
 * A failure drill: faults against a cluster that serves traffic. Each is healed by the plan itself; the traffic is judged
 * afterwards.
 */
public interface Plan {
    /** What it is called on the command line. */
    String name();

    /** What it does, in a sentence without a full stop. */
    String about();

    /** How long faults are made, where nothing else is asked for. */
    Duration duration();

    /** The traffic, where nothing else is asked for. */
    default Size size() {
        return Size.USUAL;
    }

    /** In what way clients are unusual. */
    default Habits habits() {
        return Habits.USUAL;
    }

    /** Whether clients go to the nodes themselves, though there may be a proxy. */
    default boolean isDirect() {
        return false;
    }

    /** Nodes beyond the ones that run from the start, started by the plan. */
    default int reserve() {
        return 0;
    }

    /** What Redis it breaks. */
    default RedisKind redis() {
        return RedisKind.MEMORY;
    }

    /** Further options of every node. */
    default List<String> nodeOptions() {
        return List.of();
    }

    /** Whether it makes no sense without a proxy. */
    default boolean needsProxy() {
        return false;
    }

    /** What must be true beyond the promise. */
    default Expectations expectations() {
        return Expectations.GAP_FREE;
    }

    /** What is worth saying of what it came to. */
    default List<String> notes(Figures figures) {
        return List.of();
    }

    /** Makes the faults, and heals them. Every plan makes at least one, however short the time. */
    void faults(Stage stage) throws InterruptedException;
}
