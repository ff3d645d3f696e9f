package dev.fanfare.fuzz;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What was sent, and how a node answered. Any thread. */
final class FuzzReport {
    final LongAdder frames = new LongAdder();
    final LongAdder requests = new LongAdder();
    final LongAdder connections = new LongAdder();

    private final Map<Integer, LongAdder> answers = new ConcurrentSkipListMap<>();

    /** A status of HTTP, or a close code. */
    void answered(int code) {
        answers.computeIfAbsent(code, first -> new LongAdder()).increment();
    }

    /** How often each status and close code came. */
    Map<Integer, Long> answers() {
        Map<Integer, Long> sums = new TreeMap<>();
        answers.forEach((code, count) -> sums.put(code, count.sum()));
        return sums;
    }

    @Override
    public String toString() {
        return frames + " frames and " + requests + " requests over " + connections + " connections; answers "
                + answers();
    }
}
