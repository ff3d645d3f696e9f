package dev.fanfare.broker.redis.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many seeds, each in one thread, several at once.
 *
 * @param scenario what was run
 * @param runs how many ran
 * @param waited in how many of them nodes waited for replicas
 * @param bad those where something did not hold, by seed
 */
record Sweep(
        Scenario scenario,
        int runs,
        long waited,
        List<Schedule.Outcome> bad,
        long messages,
        long resets,
        long resumed,
        double seconds) {
    /** Runs seeds {@code first}, {@code first + 1} ... */
    static Sweep of(long first, int count, Scenario scenario) {
        return of(first, count, scenario, Integer.MAX_VALUE);
    }

    /** The same, until so many have run or so many had a violation. */
    static Sweep of(long first, int count, Scenario scenario, int enough) {
        long begun = System.nanoTime();
        int threads = Runtime.getRuntime().availableProcessors();
        AtomicInteger found = new AtomicInteger();
        AtomicLong next = new AtomicLong(first);
        List<Schedule.Outcome> outcomes = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        for (int i = 0; i < threads; i++) {
            pool.submit(() -> {
                long seed;
                while (found.get() < enough && (seed = next.getAndIncrement()) < first + count) {
                    Schedule.Outcome outcome = guarded(seed, scenario);
                    found.addAndGet(outcome.violations().isEmpty() ? 0 : 1);
                    synchronized (outcomes) {
                        outcomes.add(outcome);
                    }
                }
            });
        }
        pool.shutdown();
        try {
            if (!pool.awaitTermination(1, TimeUnit.HOURS)) {
                throw new IllegalStateException("runs do not end");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return new Sweep(
                scenario,
                outcomes.size(),
                outcomes.stream().filter(Schedule.Outcome::waited).count(),
                outcomes.stream()
                        .filter(one -> !one.violations().isEmpty())
                        .sorted(Comparator.comparingLong(Schedule.Outcome::seed))
                        .toList(),
                outcomes.stream().mapToLong(Schedule.Outcome::messages).sum(),
                outcomes.stream().mapToLong(Schedule.Outcome::resets).sum(),
                outcomes.stream().mapToLong(Schedule.Outcome::resumed).sum(),
                (System.nanoTime() - begun) / 1e9);
    }

    private static Schedule.Outcome guarded(long seed, Scenario scenario) {
        try {
            return Schedule.run(seed, false, scenario);
        } catch (RuntimeException | Error fault) {
            StringBuilder where = new StringBuilder("the simulation itself failed: " + fault);
            for (int i = 0; i < Math.min(8, fault.getStackTrace().length); i++) {
                where.append(" < ").append(fault.getStackTrace()[i]);
            }
            return new Schedule.Outcome(seed, List.of(where.toString()), false, 0, 0, 0, 0, List.of(), List.of());
        }
    }

    String summary() {
        StringBuilder text = new StringBuilder(String.format(
                "%d schedules, %d of them replicated, in %.1f s (%.0f a minute), %d messages, %d resets, %d resumes; %d with a violation",
                runs, waited, seconds, 60 * runs / seconds, messages, resets, resumed, bad.size()));
        bad.stream()
                .limit(40)
                .forEach(one -> text.append("\n  seed ")
                        .append(one.seed())
                        .append(' ')
                        .append(one.faults())
                        .append(": ")
                        .append(one.violations().get(0)));
        return text.toString();
    }

    /** Of the first bad one all that happened. */
    String report() {
        StringBuilder text = new StringBuilder(summary());
        if (!bad.isEmpty()) {
            Schedule.Outcome again = Schedule.run(bad.get(0).seed(), true, scenario);
            text.append("\nseed ").append(again.seed()).append(":\n");
            again.trace().forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }
}
