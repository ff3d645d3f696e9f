package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.Cluster;
import dev.fanfare.drill.cluster.ClusterException;
import dev.fanfare.drill.cluster.Durability;
import dev.fanfare.drill.cluster.Pause;
import dev.fanfare.drill.report.Course;
import dev.fanfare.drill.report.Figures;
import dev.fanfare.drill.report.Outcome;
import dev.fanfare.drill.report.Setup;
import dev.fanfare.drill.report.Verdict;
import dev.fanfare.drill.traffic.Load;
import dev.fanfare.drill.traffic.Traffic;
import dev.fanfare.drill.traffic.TrafficException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs plans, each on a cluster of its own.
 *
 * <p><b>Threads:</b> one, which waits.
 */
public final class PlanRunner {
    private final TrafficMaker clients;
    private final Narrator narrator;
    private final Path logs;

    /** Keeps logs, of runs that did not hold at least, in folders of {@code logs}. */
    public PlanRunner(TrafficMaker clients, Narrator narrator, Path logs) {
        this.clients = clients;
        this.narrator = narrator;
        this.logs = logs;
    }

    /**
     * What is asked for.
     *
     * @param nodes how many
     * @param proxy {@code auto}, {@code haproxy}, {@code nginx} or {@code none}
     * @param redisServer path of the program; empty: found
     * @param durability what nodes wait for before they acknowledge
     * @param size of the traffic
     * @param duration how long faults are made
     * @param seed of everything random
     * @param keepLogs whether logs are kept of runs that held, too
     */
    public record Request(
            int nodes,
            String proxy,
            String redisServer,
            Durability durability,
            Size size,
            Duration duration,
            long seed,
            boolean keepLogs) {}

    /** Runs one to its end and judges it. */
    public Outcome run(Plan plan, Request request) throws InterruptedException {
        String title = plan.name() + ", seed " + request.seed();
        narrator.say(title + ": starting " + request.nodes() + " nodes");
        Cluster.Shape shape = new Cluster.Shape(
                request.nodes(),
                plan.reserve(),
                plan.isDirect() ? "none" : request.proxy(),
                plan.redis(),
                request.redisServer(),
                request.durability(),
                plan.nodeOptions());
        try (Cluster cluster = Cluster.start(shape)) {
            Outcome outcome = drive(plan, request, cluster);
            if (outcome.verdict() != Verdict.HELD || request.keepLogs()) {
                cluster.keepLogs(logs.resolve(plan.name() + "-" + request.seed()));
            }
            return outcome;
        } catch (ClusterException e) {
            return Outcome.notRun(
                    plan.name(), plan.about(), setup(request, "it did not start"), Course.NONE, e.getMessage());
        }
    }

    private Outcome drive(Plan plan, Request request, Cluster cluster) throws InterruptedException {
        Size size = request.size();
        Load load = new Load(
                size.rooms(), size.members(), size.rate(), size.payloadBytes(), true, request.seed(), plan.habits());
        Setup setup = setup(request, describe(cluster, request));
        try {
            warmUp(load, cluster);
        } catch (TrafficException e) {
            return Outcome.notRun(plan.name(), plan.about(), setup, Course.NONE, "warming up: " + e.getMessage());
        }
        try (Traffic traffic = clients.make(load, cluster.targets());
                OpsReader ops = new OpsReader(cluster.ops())) {
            try {
                traffic.start(Bounds.start(load.members()));
                narrator.watch(plan.name(), traffic);
                Stage stage = new Stage(
                        cluster,
                        traffic,
                        narrator,
                        node -> ops.read(node.ops())
                                .getOrDefault("fanfare_connections", 0.0)
                                .longValue(),
                        request.duration(),
                        request.seed());
                stage.quiet();
                plan.faults(stage);
                Figures figures = traffic.finish(Bounds.FINISH);
                return new Outcome(
                        plan.name(),
                        plan.about(),
                        setup,
                        Course.of(traffic.timeline()),
                        figures,
                        ops.resumes(),
                        notes(stage, plan, figures),
                        plan.expectations().breaches(figures),
                        "");
            } catch (ClusterException | TrafficException e) {
                Course course = Course.of(traffic.timeline());
                return Outcome.notRun(plan.name(), plan.about(), setup, course, e.getMessage());
            } finally {
                narrator.rest();
            }
        }
    }

    /**
     * Lets the same traffic run for a while that is not measured: in its first seconds a program is slow, because its code is
     * not compiled yet, and that is no fault of what is tried.
     */
    private void warmUp(Load load, Cluster cluster) throws InterruptedException {
        try (Traffic traffic = clients.make(load, cluster.targets())) {
            traffic.start(Bounds.start(load.members()));
            Pause.of(Bounds.WARM_UP);
        }
    }

    private static List<String> notes(Stage stage, Plan plan, Figures figures) {
        return Stream.concat(stage.notes().stream(), plan.notes(figures).stream())
                .toList();
    }

    private static Setup setup(Request request, String deployment) {
        Size size = request.size();
        return new Setup(deployment, size.members(), size.rooms(), size.rate(), size.payloadBytes(), request.seed());
    }

    private static String describe(Cluster cluster, Request request) {
        return cluster.nodes().size() + " nodes, "
                + cluster.proxy().map(proxy -> proxy.name() + " in front").orElse("no proxy") + ", "
                + cluster.aboutRedis() + ", durability " + request.durability().text();
    }
}
