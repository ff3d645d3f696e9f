package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.Cluster;
import dev.fanfare.drill.cluster.Node;
import dev.fanfare.drill.cluster.Pause;
import dev.fanfare.drill.traffic.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;

/**
 * Where a plan plays: the cluster, the traffic on it, the time that is left, and the dice, which fall the same way for the
 * same seed.
 *
 * <p><b>Threads:</b> one, which waits.
 */
public final class Stage {
    private static final Duration SHORTEST_QUIET = Duration.ofSeconds(1);
    private static final Duration LONGEST_QUIET = Duration.ofSeconds(4);

    private final Cluster cluster;
    private final Traffic traffic;
    private final Random dice;
    private final Narrator narrator;
    private final ToLongFunction<Node> connections;
    private final Duration quiet;
    private final long end;
    private final List<Node> turns = new ArrayList<>();
    private Node last;
    private final List<String> notes = new ArrayList<>();

    /**
     * A stage whose time begins now.
     *
     * @param duration how long faults are made
     * @param connections how many clients a node says that it holds
     */
    Stage(
            Cluster cluster,
            Traffic traffic,
            Narrator narrator,
            ToLongFunction<Node> connections,
            Duration duration,
            long seed) {
        this.cluster = cluster;
        this.traffic = traffic;
        this.narrator = narrator;
        this.connections = connections;
        this.dice = new Random(seed);
        this.quiet = between(duration.dividedBy(10), SHORTEST_QUIET, LONGEST_QUIET);
        this.end = System.nanoTime() + duration.toNanos();
    }

    /** What faults are made to. */
    public Cluster cluster() {
        return cluster;
    }

    /** Who notices. */
    public Traffic traffic() {
        return traffic;
    }

    /**
     * The next of the nodes, in an order that the seed makes. Each has its turn before one has it again: a node that was
     * ended holds no clients until others have been ended.
     */
    public Node nextNode() {
        if (turns.isEmpty()) {
            turns.addAll(cluster.nodes());
            Collections.shuffle(turns, dice);
            if (turns.get(0) == last) {
                Collections.rotate(turns, 1);
            }
        }
        last = turns.remove(0);
        return last;
    }

    /** A time between these two, by the seed. */
    public Duration any(Duration shortest, Duration longest) {
        return shortest.plusMillis(
                (long) (dice.nextDouble() * longest.minus(shortest).toMillis()));
    }

    /** Makes a fault: the same as {@link #mark}, and what publishers wait from here on is put down to it. */
    public void fault(String what) {
        traffic.beginFault();
        mark(what);
    }

    /** One of these, by the seed. */
    public <T> T any(List<T> choices) {
        return choices.get(dice.nextInt(choices.size()));
    }

    /** Puts these in an order that the seed makes. */
    public void shuffle(List<?> choices) {
        Collections.shuffle(choices, dice);
    }

    /** Writes on the timeline what is done now. */
    public void mark(String what) {
        traffic.timeline().mark(what);
        narrator.say(what);
    }

    /** Puts something in the report. */
    public void note(String what) {
        notes.add(what);
        narrator.say(what);
    }

    /** Lets time pass. */
    public void rest(Duration time) throws InterruptedException {
        Pause.of(time);
    }

    /** A healthy time, in which everything can come to rest. */
    public void quiet() throws InterruptedException {
        rest(quiet);
    }

    /** Whether there is time for something that takes this long, and for the quiet after it. */
    public boolean hasTimeFor(Duration time) {
        return end - System.nanoTime() > time.plus(quiet).toNanos();
    }

    /** How many clients a node holds, by its own word. */
    public long connections(Node node) {
        return connections.applyAsLong(node);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    private static Duration between(Duration time, Duration least, Duration most) {
        return time.compareTo(least) < 0 ? least : time.compareTo(most) > 0 ? most : time;
    }
}
