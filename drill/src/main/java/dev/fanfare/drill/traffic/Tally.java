package dev.fanfare.drill.traffic;

import dev.fanfare.drill.check.Faults;
import dev.fanfare.drill.report.Timeline;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counters of a run; any thread. */
final class Tally {
    final Faults faults = new Faults();
    final AtomicInteger connected = new AtomicInteger();
    final LongAdder published = new LongAdder();
    final LongAdder acknowledged = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder delivered = new LongAdder();
    final LongAdder reconnects = new LongAdder();
    final Durations interruption = new Durations();
    final Durations resubscribe = new Durations();
    final Durations latency = new Durations();
    final Durations stall = new Durations();
    /** From the start of a connection to the last message of its replay. */
    final Durations replay = new Durations();
    /** From a broadcast to its delivery by a replay. */
    final Durations replaySinceSent = new Durations();

    volatile Timeline timeline = new Timeline();

    void published() {
        published.increment();
        timeline.countPublished();
    }

    void delivered(long latencyNanos) {
        delivered.increment();
        latency.record(latencyNanos);
        timeline.countDelivered();
    }

    /** A member is joined again. */
    void reconnected(long joiningNanos) {
        reconnects.increment();
        resubscribe.record(joiningNanos);
        timeline.countReconnect();
    }

    Progress progress() {
        return new Progress(
                connected.get(),
                published.sum(),
                acknowledged.sum(),
                delivered.sum(),
                reconnects.sum(),
                faults.wrong());
    }
}
