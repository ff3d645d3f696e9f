package dev.fanfare.broker.redis.sim;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What goes wrong in a run, and how it is mended in the end. */
final class Faults {
    /** Whether any server can lose what it acknowledged by faults of this kind. */
    enum Kind {
        CUT(false),
        BLACK_HOLE(false),
        DEAF(false),
        LOST_PUSHES(false),
        ISOLATED(false),
        PAUSED(false),
        KILLED(false),
        /** A node that starts when others run already: it does not know them. */
        LATE(false),
        REDIS_RESTART(false),
        REDIS_TAIL_LOST(true),
        REDIS_EMPTY(true),
        FAILOVER(true),
        SPLIT_BRAIN(true),
        /** A node that stands still for longer than the others wait for it. */
        AWAY(false),
        /** Redis loses all while some nodes stand still, and these are away for longer than the others wait for them. */
        EMPTIED_AWAY(true),
        /** Keys are sent again long after they were acknowledged. */
        REPEATED(false),
        /** An operator deletes keys of a room in a running server. */
        DELETED(true),
        /** An operator puts back what keys of a room held before. */
        RESTORED(true);

        /** Those that are drawn for every other schedule, see {@link Compounds}. */
        static final Set<Kind> COMPOUND = EnumSet.of(AWAY, EMPTIED_AWAY, REPEATED, DELETED, RESTORED);

        /** What need not show: one that comes in time holds all that a server lost, and servers do not part ways. */
        static final Set<Kind> MENDABLE =
                EnumSet.of(CUT, DEAF, LOST_PUSHES, LATE, REDIS_RESTART, REDIS_TAIL_LOST, REDIS_EMPTY, FAILOVER);

        final boolean loses;

        Kind(boolean loses) {
            this.loses = loses;
        }
    }

    private final World world;
    private final Deployment servers;
    private final Timeline timeline;
    private final Chance chance;
    private final List<String> done = new ArrayList<>();
    private final int replicas;
    private final List<Kind> kinds;
    private final Set<Kind> struck = EnumSet.noneOf(Kind.class);
    private long end;

    Faults(World world, Chance chance) {
        this.world = world;
        this.servers = world.deployment();
        this.timeline = world.timeline();
        this.chance = chance;
        this.kinds = world.scenario().kinds().stream()
                .filter(kind -> !Kind.COMPOUND.contains(kind))
                .sorted()
                .toList();
        this.replicas = chance.of(List.of(0, 1, 1, 2));
    }

    /** What was done. */
    List<String> done() {
        return done;
    }

    /** Plans all up to {@code until}. */
    void begin(long until) {
        end = until;
        for (int i = 0; i < replicas; i++) {
            servers.addReplica(chance.millis(0, chance.in(0.5) ? 5 : 800));
        }
        int count = kinds.isEmpty() ? 0 : chance.between(1, 6);
        long at = 2_000_000; // by then the nodes know one another
        for (int i = 0; i < count; i++) {
            at = chance.in(0.3) ? at + chance.millis(0, 1_500) : chance.millis(2_000, (int) (until / 1_000) - 500);
            timeline.after(at, null, this::strike);
        }
    }

    private void strike() {
        if (world.quiet()) {
            return;
        }
        Kind kind = chance.of(kinds);
        SimNode node = chance.of(world.nodes());
        switch (kind) {
            case CUT, BLACK_HOLE, DEAF, LOST_PUSHES, ISOLATED -> network(kind, node);
            case PAUSED -> pause(node);
            case KILLED -> kill(node);
            case LATE -> late(node);
            case REDIS_RESTART -> restart(kind, 0);
            case REDIS_TAIL_LOST -> restart(kind, chance.millis(10, 4_000));
            case REDIS_EMPTY -> restart(kind, -1);
            case FAILOVER -> failover(kind, false);
            default -> failover(kind, true);
        }
    }

    void note(Kind kind, String what) {
        struck.add(kind);
        done.add(kind + " " + what);
        world.trace().add("fault", kind + " " + what);
    }

    /** Whether no client need be told that continuity was lost. */
    boolean seamless() {
        if (struck.stream().noneMatch(kind -> kind.loses)) {
            return true;
        }
        // What a short log does not hold no node can put back.
        // A node that just started and meets a server first that lost its list of them knows of no other.
        return !world.shortLogs()
                && Kind.MENDABLE.containsAll(struck)
                && !struck.containsAll(EnumSet.of(Kind.LATE, Kind.REDIS_EMPTY));
    }

    int replicas() {
        return replicas;
    }

    // ---- the network ----

    private void network(Kind kind, SimNode node) {
        if (!node.alive()) {
            return;
        }
        Process process = node.process();
        note(kind, process.name());
        long until = chance.millis(100, 6_000);
        List<SimConnection> wires = servers.wiresOf(process);
        switch (kind) {
            case CUT -> wires.stream().filter(wire -> chance.in(0.7)).forEach(SimConnection::reset);
            case BLACK_HOLE -> {
                boolean up = chance.in(0.6);
                wires.stream()
                        .filter(wire -> chance.in(0.7))
                        .forEach(wire -> wire.blackHole(up, !up || chance.in(0.5)));
            }
            case DEAF -> wires.forEach(SimConnection::deafen);
            case LOST_PUSHES -> {
                wires.forEach(wire -> wire.losePushes(true));
                timeline.after(until, null, () -> wires.forEach(wire -> wire.losePushes(false)));
            }
            default -> {
                servers.isolate(process, true);
                timeline.after(2 * until, null, () -> servers.isolate(process, false));
            }
        }
    }

    // ---- nodes ----

    private void pause(SimNode node) {
        if (node.alive() && !node.process().paused()) {
            note(Kind.PAUSED, node.process().name());
            node.pauseFor(chance.millis(200, 9_000));
        }
    }

    private void kill(SimNode node) {
        if (node.alive()) {
            note(Kind.KILLED, node.process().name());
            node.kill();
            timeline.after(chance.millis(300, 6_000), null, () -> {
                if (!node.alive()) {
                    node.start();
                }
            });
        }
    }

    boolean may(Kind kind) {
        return kinds.contains(kind);
    }

    /** A node begins its first life. */
    void late(SimNode node) {
        if (!node.alive() && !node.started()) {
            note(Kind.LATE, node.name());
            node.start();
        }
    }

    // ---- servers ----

    private void restart(Kind kind, long lost) {
        ModelServer server = servers.primary();
        if (servers.isDown(server)) {
            return;
        }
        if (lost != 0) {
            world.losesOnDisk();
        }
        note(kind, server.name() + (lost > 0 ? " " + lost / 1_000 + " ms" : ""));
        timeline.after(partTails(), null, () -> die(server, lost));
    }

    private void die(ModelServer server, long lost) {
        if (server != servers.primary() || servers.isDown(server)) {
            return;
        }
        servers.kill(server);
        timeline.after(chance.millis(50, 4_000), null, () -> {
            if (servers.isDown(server) && server == servers.primary()) {
                servers.restart(server, lost);
                world.lossNow();
            }
        });
    }

    /** What a server told last, some nodes may not have heard; answers for how long, microseconds. */
    private long partTails() {
        if (chance.in(0.5)) {
            return 0;
        }
        for (SimNode node : world.nodes()) {
            if (node.alive() && chance.in(0.5)) {
                servers.wiresOf(node.process()).forEach(wire -> wire.losePushes(true));
            }
        }
        return chance.millis(50, 900);
    }

    /** The primary dies, or is cut off and lives on for a while; a replica takes over. */
    private void failover(Kind kind, boolean livesOn) {
        ModelServer old = servers.primary();
        List<ModelServer> replicas = servers.replicas();
        if (replicas.isEmpty() || servers.isDown(old)) {
            return;
        }
        ModelServer next = chance.of(replicas);
        note(kind, old.name() + " to " + next.name());
        if (chance.in(0.5)) {
            replicas.forEach(ModelServer::cutReplication);
        }
        timeline.after(chance.millis(0, 1_500) + partTails(), null, () -> takeOver(old, next, livesOn));
    }

    private void takeOver(ModelServer old, ModelServer next, boolean livesOn) {
        if (servers.primary() != old || next.primary() || servers.isDown(next)) {
            return;
        }
        if (livesOn) {
            List<Process> misled = world.nodes().stream()
                    .map(SimNode::process)
                    .filter(process -> chance.in(0.5))
                    .toList();
            servers.mislead(misled, old);
            servers.promote(next);
            world.lossNow();
            world.nodes().stream()
                    .map(SimNode::process)
                    .filter(process -> !misled.contains(process) && chance.in(0.6))
                    .forEach(process -> servers.wiresOf(process).forEach(SimConnection::reset));
            timeline.after(chance.millis(200, 8_000), null, () -> servers.rejoin(old));
        } else {
            if (!servers.isDown(old)) {
                servers.kill(old);
            }
            timeline.after(chance.millis(100, 2_500), null, () -> {
                if (servers.primary() == old && !next.primary() && servers.isDown(old)) {
                    servers.promote(next);
                    world.lossNow();
                    timeline.after(chance.millis(500, 6_000), null, () -> servers.rejoin(old));
                }
            });
        }
    }

    // ---- the end ----

    /** Everything runs and reaches everything. */
    void mend() {
        servers.heal();
        for (SimConnection wire : servers.wires()) {
            wire.losePushes(false);
        }
        for (SimNode node : world.nodes()) {
            if (!node.alive()) {
                node.start();
            } else if (node.process().paused()) {
                node.resume();
            }
        }
    }
}
