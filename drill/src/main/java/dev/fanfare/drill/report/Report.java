package dev.fanfare.drill.report;

import java.util.List;

/**
 * All runs of one call of the drill.
 *
 * @param environment where and when
 * @param outcomes in the order in which they were run
 */
public record Report(Environment environment, List<Outcome> outcomes) {
    /** The worst of all: something broken, else something not run; held only if all were. */
    public Verdict verdict() {
        if (any(Verdict.BROKEN)) {
            return Verdict.BROKEN;
        }
        return outcomes.isEmpty() || any(Verdict.NOT_RUN) ? Verdict.NOT_RUN : Verdict.HELD;
    }

    private boolean any(Verdict verdict) {
        return outcomes.stream().anyMatch(outcome -> outcome.verdict() == verdict);
    }
}
