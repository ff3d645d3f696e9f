package dev.fanfare.drill.cli;

import dev.fanfare.drill.plan.Plan;
import dev.fanfare.drill.plan.Plans;
import java.io.PrintWriter;
import java.time.Duration;

/** The plans for a person. */
final class PlanList {
    private PlanList() {}

    static void print(PrintWriter out) {
        Duration all = Duration.ZERO;
        for (Plan plan : Plans.ALL) {
            out.printf("%-16s %3d s  %s%n", plan.name(), plan.duration().toSeconds(), plan.about());
            all = all.plus(plan.duration());
        }
        out.printf("%-16s %3d s  each of them once; starting and judging come on top%n", "all", all.toSeconds());
        out.flush();
    }
}
