package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.Pause;
import dev.fanfare.drill.report.Course;
import dev.fanfare.drill.report.Figures;
import dev.fanfare.drill.report.Outcome;
import dev.fanfare.drill.report.Setup;
import dev.fanfare.drill.traffic.Load;
import dev.fanfare.drill.traffic.Traffic;
import dev.fanfare.drill.traffic.TrafficException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A run against a deployment that somebody else breaks.
 *
 * @param targets where clients go
 * @param ops the nodes' ops ports, for their counts of resumes; empty: nobody is asked
 * @param size of the traffic
 * @param duration how long; an interrupt ends it earlier, and it is judged all the same
 * @param seed of everything random
 */
public record Attachment(List<URI> targets, List<URI> ops, Size size, Duration duration, long seed) {
    private static final String NAME = "attached";
    private static final String ABOUT = "traffic against a running deployment, faults made by somebody else";

    /** Something that takes marks while traffic runs, and ends when it is closed. */
    public interface Marks {
        /** Begins to take marks for this traffic. */
        AutoCloseable takeFor(Traffic traffic);
    }

    /** Runs to the end and judges. */
    public Outcome run(TrafficMaker clients, Narrator narrator, Marks marks) throws InterruptedException {
        Load load = new Load(size.rooms(), size.members(), size.rate(), size.payloadBytes(), true, seed);
        String where = targets.stream().map(URI::toString).collect(Collectors.joining(" "));
        Setup setup = new Setup(where, size.members(), size.rooms(), size.rate(), size.payloadBytes(), seed);
        narrator.say("attaching to " + where);
        try (Traffic traffic = clients.make(load, targets);
                OpsReader reader = new OpsReader(ops)) {
            try {
                traffic.start(Bounds.start(load.members()));
                narrator.watch(NAME, traffic);
                AutoCloseable taker = marks.takeFor(traffic);
                waitForTheEnd(narrator);
                close(taker);
                Figures figures = traffic.finish(Bounds.FINISH);
                return new Outcome(
                        NAME,
                        ABOUT,
                        setup,
                        Course.of(traffic.timeline()),
                        figures,
                        reader.resumes(),
                        List.of(),
                        List.of(),
                        "");
            } catch (TrafficException e) {
                return Outcome.notRun(NAME, ABOUT, setup, Course.of(traffic.timeline()), e.getMessage());
            } finally {
                narrator.rest();
            }
        }
    }

    private void waitForTheEnd(Narrator narrator) {
        try {
            Pause.of(duration);
        } catch (InterruptedException e) {
            narrator.say("ending now, as asked");
        }
    }

    private static void close(AutoCloseable taker) {
        try {
            taker.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
