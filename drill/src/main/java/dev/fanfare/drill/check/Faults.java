package dev.fanfare.drill.check;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * What went wrong, counted, and the first {@value #MAX_PROBLEMS} in words.
 *
 * <p><b>Threads:</b> any.
 */
public final class Faults {
    /** So many are told in words. */
    public static final int MAX_PROBLEMS = 100;

    private final LongAdder missing = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder duplicated = new LongAdder();
    private final LongAdder reordered = new LongAdder();
    private final LongAdder falselyRecovered = new LongAdder();
    private final LongAdder damaged = new LongAdder();
    private final LongAdder unrecovered = new LongAdder();
    private final LongAdder resets = new LongAdder();
    private final List<String> problems = new ArrayList<>();

    /** Messages that members skipped and have not got since: lost, where they do not come late. */
    public long missing() {
        return missing.sum();
    }

    /** See {@link dev.fanfare.drill.report.Figures#lost}; known when a room was judged. */
    public long lost() {
        return lost.sum();
    }

    /** See {@link dev.fanfare.drill.report.Figures#duplicated}. */
    public long duplicated() {
        return duplicated.sum();
    }

    /** See {@link dev.fanfare.drill.report.Figures#reordered}. */
    public long reordered() {
        return reordered.sum();
    }

    /** See {@link dev.fanfare.drill.report.Figures#falselyRecovered}. */
    public long falselyRecovered() {
        return falselyRecovered.sum();
    }

    /** See {@link dev.fanfare.drill.report.Figures#damaged}. */
    public long damaged() {
        return damaged.sum();
    }

    /** Times {@code recovered:false} was said to a member that came again. */
    public long unrecovered() {
        return unrecovered.sum();
    }

    /** Times {@code reset} was said. */
    public long resets() {
        return resets.sum();
    }

    /** All wrongs so far, skipped messages among them. */
    public long wrong() {
        return Math.max(missing(), lost()) + duplicated() + reordered() + falselyRecovered() + damaged();
    }

    /** In the order they were found. */
    public List<String> problems() {
        synchronized (problems) {
            return List.copyOf(problems);
        }
    }

    /** Something to be said that is none of the counts. */
    public void problem(String what) {
        synchronized (problems) {
            if (problems.size() < MAX_PROBLEMS) {
                problems.add(what);
            }
        }
    }

    void missing(long more) {
        missing.add(more);
    }

    void lost(long count, String what) {
        lost.add(count);
        problem("lost: " + what);
    }

    void duplicated(String what) {
        duplicated.increment();
        problem("twice: " + what);
    }

    void reordered(String what) {
        reordered.increment();
        problem("out of order: " + what);
    }

    void falselyRecovered(String what) {
        falselyRecovered.increment();
        problem("falsely recovered: " + what);
    }

    void damaged(String what) {
        damaged.increment();
        problem("not as sent: " + what);
    }

    void countUnrecovered() {
        unrecovered.increment();
    }

    void countReset() {
        resets.increment();
    }
}
