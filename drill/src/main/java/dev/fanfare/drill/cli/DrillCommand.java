package dev.fanfare.drill.cli;

import dev.fanfare.drill.cluster.Cluster;
import dev.fanfare.drill.cluster.ClusterException;
import dev.fanfare.drill.plan.Plan;
import dev.fanfare.drill.plan.PlanRunner;
import dev.fanfare.drill.plan.Plans;
import dev.fanfare.drill.plan.TrafficMaker;
import dev.fanfare.drill.report.Environment;
import dev.fanfare.drill.report.Outcome;
import dev.fanfare.drill.report.Report;
import dev.fanfare.drill.report.ReportFiles;
import dev.fanfare.drill.report.SummaryTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fanfare drill}: runs plans, or attaches; reports; ends with 0 if the promise held. */
@Command(
        name = "fanfare drill",
        mixinStandardHelpOptions = true,
        customSynopsis = {
            "fanfare drill PLAN...|all [OPTIONS]",
            "       fanfare drill --url URL [--duration TIME] [--marks FILE] [OPTIONS]",
            "       fanfare drill --list"
        },
        description = {
            "%nBreaks a deployment while verified traffic runs on it, and says whether the promise held: every acknowledged"
                    + " message reached every member of its room, once, in one order, and recovered:true was true.%n",
            "With a PLAN it starts a cluster of its own (Redis, nodes, a proxy) on free loopback ports and leaves nothing"
                    + " behind. With --url it drives traffic against a deployment that you break yourself.%n"
        },
        parameterListHeading = "Plan:%n",
        optionListHeading = "%nOptions:%n",
        sortOptions = false)
final class DrillCommand implements Callable<Integer> {
    private static final String ALL = "all";

    @Parameters(
            arity = "0..*",
            paramLabel = "PLAN",
            description = "what to break, one plan after the other; --list shows them; all: each once")
    private List<String> plans = List.of();

    @Option(names = "--list", description = "show the plans, and run none")
    private boolean list;

    @Mixin
    private DrillOptions options;

    @Spec
    private CommandSpec spec;

    private final TrafficMaker clients;
    private final boolean terminal;
    private final String commandLine;

    DrillCommand(TrafficMaker clients, boolean terminal, String commandLine) {
        this.clients = clients;
        this.terminal = terminal;
        this.commandLine = commandLine;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            PlanList.print(out);
            return ExitCode.HELD.code();
        }
        options.check(!plans.isEmpty());
        Environment environment = Environment.here(commandLine);
        List<Outcome> outcomes = new ArrayList<>();
        boolean finished;
        StopSignal stop = StopSignal.forThisThread();
        try (stop;
                Live live = new Live(spec.commandLine().getErr(), terminal)) {
            finished = options.urls != null ? attach(live, outcomes) : runPlans(live, chosen(), outcomes);
        }
        if (outcomes.isEmpty()) {
            return ExitCode.INTERRUPTED.code();
        }
        Report report = new Report(environment, outcomes);
        ReportFiles.write(report, options.report);
        out.println();
        out.println(SummaryTable.of(outcomes));
        outcomes.forEach(outcome -> Findings.print(out, outcome));
        out.println("report: "
                + options.report.resolve("report.html").toAbsolutePath().normalize());
        out.flush();
        return (finished ? ExitCode.of(report.verdict()) : ExitCode.INTERRUPTED).code();
    }

    /** Whether it came to its end; an interrupt is one. */
    private boolean attach(Live live, List<Outcome> outcomes) {
        try {
            outcomes.add(Attach.with(options, clients, live));
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private boolean runPlans(Live live, List<Plan> wanted, List<Outcome> outcomes) {
        PlanRunner runner = new PlanRunner(clients, live, options.report.resolve("logs"));
        try {
            for (int i = 0; i < options.seeds; i++) {
                for (Plan next : wanted) {
                    Outcome outcome = runner.run(
                            next,
                            new PlanRunner.Request(
                                    options.nodes,
                                    options.proxy,
                                    options.redisServer,
                                    options.durability(),
                                    options.size(next.size()),
                                    options.duration(next.duration()),
                                    options.seed + i,
                                    options.keepLogs));
                    outcomes.add(outcome);
                    live.say(next.name() + ": " + outcome.verdict().text() + Findings.first(outcome));
                }
            }
            return true;
        } catch (InterruptedException e) {
            live.say("stopped before the end; nothing of the cluster is left");
            return false;
        }
    }

    private List<Plan> chosen() {
        if (plans.isEmpty()) {
            throw new UsageException("say which PLAN to run (--list shows them), or --url of a deployment");
        }
        boolean proxy = !options.proxy.equals("none") && Cluster.hasProxy(options.proxy);
        if (plans.equals(List.of(ALL))) {
            List<Plan> all = new ArrayList<>(Plans.ALL);
            if (!proxy && all.removeIf(Plan::needsProxy)) {
                spec.commandLine().getErr().println("without a proxy there is no proxy-kill; it is left out");
            }
            if (all.removeIf(plan -> !plan.redis().gives(options.durability()))) {
                spec.commandLine()
                        .getErr()
                        .println("plans whose Redis cannot give --durability " + options.durability + " are left out");
            }
            return all;
        }
        return plans.stream().map(name -> named(name, proxy)).toList();
    }

    private Plan named(String name, boolean proxy) {
        Plan plan = Plans.named(name)
                .orElseThrow(() -> new UsageException("there is no plan '" + name + "'; --list shows the plans"));
        if (plan.needsProxy() && !proxy) {
            throw new ClusterException(name + " needs a proxy: install haproxy or nginx, and do not give --proxy none");
        }
        if (!plan.redis().gives(options.durability())) {
            throw new UsageException("the Redis of " + name + " cannot give --durability " + options.durability);
        }
        return plan;
    }
}
