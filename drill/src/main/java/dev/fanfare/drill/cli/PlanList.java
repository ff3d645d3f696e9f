package dev.fanfare.drill.cli;

import dev.fanfare.drill.plan.Plan;
import dev.fanfare.drill.plan.Plans;
import java.io.PrintWriter;
import java.time.Duration;

/** The plans for a person. */
final class PlanList {
    private PlanList() {}

    static void print(PrintWriter out) {
        int widest =
                Plans.ALL.stream().mapToInt(plan -> plan.name().length()).max().orElse(0);
        String line = "%-" + widest + "s %4d s  %s%n";
        Duration all = Duration.ZERO;
        for (Plan plan : Plans.ALL) {
            out.printf(line, plan.name(), plan.duration().toSeconds(), plan.about());
            all = all.plus(plan.duration());
        }
        out.printf(line, "all", all.toSeconds(), "each of them once; starting and judging come on top");
        out.flush();
    }
}
