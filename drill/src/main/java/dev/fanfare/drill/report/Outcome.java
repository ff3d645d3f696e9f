package dev.fanfare.drill.report;

import java.util.List;

/**
 * One run of one plan.
 *
 * @param plan its name
 * @param about what the plan does, in a sentence
 * @param setup what it was done with
 * @param course what happened when
 * @param figures what it came to
 * @param resumes where resumes came from
 * @param notes what else is worth saying, such as what a new node took over
 * @param breaches what the plan expects beyond the promise and did not find
 * @param obstacle why it could not be run to its end; empty: it was
 */
public record Outcome(
        String plan,
        String about,
        Setup setup,
        Course course,
        Figures figures,
        Resumes resumes,
        List<String> notes,
        List<String> breaches,
        String obstacle) {

    /** How it ended. */
    public Verdict verdict() {
        if (!obstacle.isEmpty()) {
            return Verdict.NOT_RUN;
        }
        return figures.held() && breaches.isEmpty() ? Verdict.HELD : Verdict.BROKEN;
    }

    /** One that could not be run. */
    public static Outcome notRun(String plan, String about, Setup setup, Course course, String obstacle) {
        return new Outcome(
                plan,
                about,
                setup,
                course,
                Figures.NONE,
                Resumes.notCounted("not run"),
                List.of(),
                List.of(),
                obstacle);
    }
}
