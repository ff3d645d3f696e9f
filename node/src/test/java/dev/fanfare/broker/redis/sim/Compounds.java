package dev.fanfare.broker.redis.sim;

import dev.fanfare.broker.redis.SimBrokers;
import dev.fanfare.broker.redis.sim.Faults.Kind;
import dev.fanfare.model.RoomName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What goes wrong in every other schedule beside the rest: nodes away for longer than others wait for them, and what happens meanwhile. */
final class Compounds {
    /** How long a node waits for others at most, and is not to be back by; milliseconds. */
    private static final int WINDOW_MS = 6_000;

    private final World world;
    private final Deployment servers;
    private final Timeline timeline;
    private final Faults faults;
    private final Chance chance;
    private final List<Kind> kinds;
    /** Rooms of which an operator changed keys, or is about to: of each once. */
    private final Set<RoomName> touched = new HashSet<>();

    Compounds(World world, Faults faults, Chance chance) {
        this.world = world;
        this.servers = world.deployment();
        this.timeline = world.timeline();
        this.faults = faults;
        this.chance = chance;
        this.kinds = Kind.COMPOUND.stream()
                .filter(kind -> kind != Kind.REPEATED && world.compound(kind))
                .toList();
    }

    /** Plans all up to {@code until}. */
    void begin(long until) {
        int count = kinds.isEmpty() ? 0 : chance.between(0, 3);
        for (int i = 0; i < count; i++) {
            timeline.after(chance.millis(2_500, (int) (until / 1_000) - 1_000), null, this::strike);
        }
    }

    private void strike() {
        if (!world.quiet()) {
            Kind kind = chance.of(kinds);
            RoomName room = chance.of(world.rooms());
            switch (kind) {
                case AWAY -> away();
                case DELETED -> delete(room);
                case RESTORED -> restore(room);
                default -> emptiedAway();
            }
        }
    }

    private List<SimNode> running() {
        return world.nodes().stream()
                .filter(node -> node.alive() && !node.process().paused())
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private void away() {
        List<SimNode> running = running();
        if (!running.isEmpty()) {
            SimNode node = chance.of(running);
            faults.note(Kind.AWAY, node.process().name());
            node.pauseFor(chance.millis(WINDOW_MS + 500, WINDOW_MS + 9_000));
        }
    }

    /** Who stays may just have been started again, so that it has nothing but a place that it stands at. */
    private void emptiedAway() {
        List<SimNode> staying = running();
        ModelServer server = servers.primary();
        if (staying.size() < 2 || servers.isDown(server)) {
            return;
        }
        List<SimNode> leaving = new ArrayList<>();
        do {
            leaving.add(staying.remove(chance.between(0, staying.size() - 1)));
        } while (staying.size() > 1 && chance.in(0.4));
        faults.note(
                Kind.EMPTIED_AWAY,
                server.name() + " without "
                        + leaving.stream().map(SimNode::name).toList());
        world.losesOnDisk();
        if (chance.in(0.5)) {
            staying.forEach(this::startAnew);
        }
        long lost = chance.millis(600, 4_000);
        long back = lost + chance.millis(WINDOW_MS, WINDOW_MS + 6_000);
        for (SimNode node : leaving) {
            long left = chance.in(0.5) ? 0 : lost - chance.millis(0, 500);
            timeline.after(left, null, () -> {
                if (node.alive() && !world.quiet()) {
                    node.pauseFor(back - left);
                }
            });
        }
        boolean flushed = chance.in(0.5);
        long down = chance.millis(50, 2_000);
        timeline.after(lost, null, () -> empty(server, flushed, down));
    }

    private void startAnew(SimNode node) {
        node.kill();
        timeline.after(chance.millis(50, 500), null, () -> {
            if (!node.alive()) {
                node.start();
            }
        });
    }

    private void empty(ModelServer server, boolean flushed, long down) {
        if (server != servers.primary() || servers.isDown(server) || world.quiet()) {
            return;
        }
        if (flushed) {
            servers.order(server, "FLUSHALL");
            world.lossNow();
        } else {
            servers.kill(server);
            timeline.after(down, null, () -> {
                if (servers.isDown(server) && server == servers.primary()) {
                    servers.restart(server, -1);
                    world.lossNow();
                }
            });
        }
    }

    // ---- what an operator does to keys ----

    private void delete(RoomName room) {
        ModelServer server = servers.primary();
        if (!servers.isDown(server) && touched.add(room)) {
            String meta = SimBrokers.meta(world.redis(), room);
            String stream = SimBrokers.stream(world.redis(), room);
            List<String> which = chance.of(List.of(List.of(meta), List.of(stream), List.of(meta, stream)));
            faults.note(Kind.DELETED, server.name() + " " + which);
            tamper(room);
            which.forEach(key -> servers.order(server, "DEL", key));
        }
    }

    /** Both keys, or the meta hash alone. */
    private void restore(RoomName room) {
        ModelServer server = servers.primary();
        if (servers.isDown(server) || !touched.add(room)) {
            return;
        }
        String meta = SimBrokers.meta(world.redis(), room);
        String stream = SimBrokers.stream(world.redis(), room);
        List<String> which = chance.in(0.7) ? List.of(meta, stream) : List.of(meta);
        which.forEach(key -> servers.order(server, "COPY", key, key + "/kept", "REPLACE"));
        timeline.after(chance.millis(20, 6_000), null, () -> {
            if (!world.quiet() && server == servers.primary() && !servers.isDown(server)) {
                faults.note(Kind.RESTORED, server.name() + " " + which);
                tamper(room);
                which.forEach(key -> servers.order(server, "RENAME", key + "/kept", key));
            }
        });
    }

    private void tamper(RoomName room) {
        world.losesOnDisk();
        world.tamperNow(room);
    }
}
