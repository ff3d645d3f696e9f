package dev.fanfare.drill.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How numbers and findings are said to a person, the same way in every report. */
final class Wording {
    private Wording() {}

    /** Why a run did not hold: the promise first, then what the plan expected, then the single findings. */
    static List<String> reasons(Outcome outcome) {
        Figures figures = outcome.figures();
        List<String> reasons = new ArrayList<>();
        if (!figures.held()) {
            reasons.add(count(figures.lost()) + " lost, " + count(figures.duplicated()) + " duplicated, "
                    + count(figures.reordered()) + " reordered, " + count(figures.falselyRecovered())
                    + " falsely recovered, " + count(figures.damaged()) + " not as sent");
        }
        reasons.addAll(outcome.breaches());
        reasons.addAll(figures.problems());
        return reasons;
    }

    /** With commas: {@code 12,345}. */
    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** {@code 0.42 ms}, {@code 17 ms}, {@code 1.25 s}; as exact as is of use. */
    static String millis(double millis) {
        if (millis >= 1_000) {
            return String.format(Locale.ROOT, "%.2f s", millis / 1_000);
        }
        return String.format(Locale.ROOT, millis >= 10 || millis == 0 ? "%.0f ms" : "%.1f ms", millis);
    }

    /** {@code 12.3 s}. */
    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }
}
