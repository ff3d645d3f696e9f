package dev.fanfare.drill.cli;

import dev.fanfare.drill.report.Outcome;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;

/** What is to be said about a run beside its line in the table. */
final class Findings {
    private static final int MOST = 10;

    private Findings() {}

    /** Why it did not hold, the first reason, behind a colon; empty where it held. */
    static String first(Outcome outcome) {
        return Stream.of(
                        List.of(outcome.obstacle()),
                        outcome.breaches(),
                        outcome.figures().problems())
                .flatMap(List::stream)
                .filter(reason -> !reason.isEmpty())
                .findFirst()
                .map(reason -> ": " + reason)
                .orElse("");
    }

    static void print(PrintWriter out, Outcome outcome) {
        String name = outcome.plan() + ", seed " + outcome.setup().seed() + ": ";
        if (!outcome.obstacle().isEmpty()) {
            out.println(name + outcome.obstacle());
        }
        outcome.notes().forEach(note -> out.println(name + note));
        outcome.breaches().forEach(breach -> out.println(name + breach));
        List<String> problems = outcome.figures().problems();
        problems.stream().limit(MOST).forEach(problem -> out.println(name + problem));
        if (problems.size() > MOST) {
            out.println(name + (problems.size() - MOST) + " more in the report");
        }
    }
}
