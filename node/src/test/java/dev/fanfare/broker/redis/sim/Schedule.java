package dev.fanfare.broker.redis.sim;

import dev.fanfare.config.Durability;
import java.util.List;

/**
 * One run: a seed says how many nodes, clients and servers there are, what is sent when, and what goes wrong when. In the
 * end all that was broken is mended, a quiet time follows, and what must hold is looked at.
 */
final class Schedule {
    private static final long SECOND = 1_000_000;
    private static final long QUIET = 40 * SECOND;

    private final World world;
    private final Chance chance;
    private final Faults faults;
    private final Compounds compounds;
    private final long end;

    /**
     * How a run ended.
     *
     * @param violations what did not hold; empty where all is well
     * @param waited whether nodes waited for replicas
     * @param digest of all that happened
     * @param messages how many were sent
     * @param resets how often a client was told that continuity was lost
     * @param resumed how often one was told {@code recovered:true}
     * @param trace what happened, line by line; empty where it was not kept
     */
    record Outcome(
            long seed,
            List<String> violations,
            boolean waited,
            long digest,
            int messages,
            int resets,
            int resumed,
            List<String> faults,
            List<String> trace) {}

    private Schedule(World world, long seed) {
        this.world = world;
        this.chance = world.fork();
        this.faults = new Faults(world, world.fork());
        this.compounds = new Compounds(world, faults, world.beside());
        Durability level = new Chance(~seed).of(world.scenario().levels());
        if (level == Durability.REPLICATED && faults.replicas() > 0) {
            world.waitFor(faults.replicas());
        }
        this.end = chance.between(12, 40) * SECOND;
    }

    /** Runs a seed; {@code traced}: whether its trace is kept. */
    static Outcome run(long seed, boolean traced, Scenario scenario) {
        World world = new World(seed, traced, scenario);
        Schedule schedule = new Schedule(world, seed);
        schedule.run();
        return new Outcome(
                seed,
                world.violations(),
                world.replicated(),
                world.trace().digest(),
                world.ledger().size(),
                world.clients().stream().mapToInt(SimClient::resets).sum(),
                world.clients().stream().mapToInt(SimClient::resumed).sum(),
                schedule.faults.done(),
                world.trace().lines());
    }

    private void run() {
        faults.begin(end);
        compounds.begin(end);
        for (SimNode node : world.nodes()) {
            boolean late = node != world.nodes().get(0) && chance.in(0.15) && faults.may(Faults.Kind.LATE);
            if (late) {
                at(chance.millis(5_000, 15_000), () -> faults.late(node));
            } else {
                at(chance.millis(0, 300), node::start);
            }
        }
        for (SimClient client : world.clients()) {
            at(chance.millis(400, 2_000), () -> wander(client));
        }
        if (world.scenario().readers() != Scenario.Readers.QUICK) {
            world.clients().forEach(this::stall);
        }
        at(chance.millis(500, 1_500), this::send);
        at(SECOND, this::lookAround);
        world.timeline().runUntil(end);
        world.trace().add("schedule", "all is mended");
        world.becomeQuiet();
        faults.mend();
        world.clients().forEach(client -> client.stall(false));
        world.timeline().runUntil(end + QUIET);
        new Findings(world, faults.seamless()).look();
        world.clients().forEach(this::seamless);
    }

    private void seamless(SimClient client) {
        if (faults.seamless() && client.resets() > 0) {
            world.violation(client.name() + " was reset, and all that was lost was held");
        } else if (world.keepsAll() && client.resets() > 0) {
            world.violation(client.name() + " was reset, and nothing was lost");
        }
    }

    private void at(long micros, Runnable task) {
        world.timeline().after(micros, null, task);
    }

    private void wander(SimClient client) {
        if (!world.quiet()) {
            SimNode next = world.someNode(chance);
            if (next != null && (client.at() == null || chance.in(0.7))) {
                if (chance.in(0.2)) {
                    client.leave();
                } else {
                    client.connect(next);
                }
            }
            at(chance.millis(500, 8_000), () -> wander(client));
        }
    }

    private void stall(SimClient client) {
        at(chance.millis(10, 3_000), () -> {
            client.stall(!world.quiet());
            at(chance.in(0.7) ? chance.millis(1, 1_000) : chance.millis(1_000, 8_000), () -> {
                client.stall(false);
                if (!world.quiet()) {
                    stall(client);
                }
            });
        });
    }

    private void lookAround() {
        world.clients().forEach(SimClient::lookAround);
        at(SECOND / 2, this::lookAround);
    }

    private void send() {
        if (!world.quiet()) {
            world.publisher().publish();
            at(chance.in(0.3) ? chance.millis(0, 10) : chance.millis(20, 500), this::send);
        }
    }
}
