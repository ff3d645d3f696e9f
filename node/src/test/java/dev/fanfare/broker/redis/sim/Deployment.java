package dev.fanfare.broker.redis.sim;

import dev.fanfare.broker.redis.SimBrokers;
import dev.fanfare.broker.redis.sim.ModelServer.Identity;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.RedisConnection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The servers of a run, which of them the address leads to, and the connections to them. What a sentinel or an operator
 * does to servers is done here.
 */
final class Deployment {
    private static final long EPOCH = 1_700_000_000_000_000L;
    private static final long CONNECT_TIMEOUT_MICROS = 1_000_000;

    private final Timeline timeline;
    private final Trace trace;
    private final Chance chance;
    private final Scenario scenario;
    private final long silence;
    private final List<ModelServer> servers = new ArrayList<>();
    private final Set<ModelServer> down = new HashSet<>();
    private final Set<SimConnection> wires = new LinkedHashSet<>();
    private final Set<Process> isolated = new HashSet<>();
    private final Map<Process, ModelServer> stale = new LinkedHashMap<>();
    private ModelServer primary;
    private int names;

    /** One empty primary. */
    Deployment(Timeline timeline, Trace trace, Chance chance, Scenario scenario, long silence) {
        this.timeline = timeline;
        this.trace = trace;
        this.chance = chance;
        this.scenario = scenario;
        this.silence = silence;
        this.primary = server();
    }

    private ModelServer server() {
        ModelServer made =
                new ModelServer("redis" + names++, identity(), () -> EPOCH + timeline.now(), scenario.patch());
        servers.add(made);
        return made;
    }

    private Identity identity() {
        return new Identity(chance.hex(40), chance.hex(40));
    }

    List<ModelServer> servers() {
        return servers;
    }

    ModelServer primary() {
        return primary;
    }

    /** Replicas that are up and follow the primary. */
    List<ModelServer> replicas() {
        return servers.stream()
                .filter(one -> one != primary && !one.primary() && !down.contains(one))
                .toList();
    }

    boolean isDown(ModelServer server) {
        return down.contains(server);
    }

    // ---- servers ----

    ModelServer addReplica(long lag) {
        ModelServer replica = server();
        replica.follow(primary, lag, chance.hex(40));
        trace.add(replica.name(), "follows " + primary.name() + " " + lag / 1_000 + " ms behind");
        return replica;
    }

    /** Its process ends; nobody can connect. */
    void kill(ModelServer server) {
        trace.add(server.name(), "killed");
        down.add(server);
        wiresOf(server).forEach(SimConnection::reset);
    }

    /** Its process is back; {@code lost} microseconds of its newest writes are not, negative: it is empty. */
    void restart(ModelServer server, long lost) {
        trace.add(server.name(), lost < 0 ? "restarted empty" : "restarted, lost " + lost / 1_000 + " ms");
        server.restart(identity(), lost);
        down.remove(server);
        // a replica copies a restarted primary; that it may be emptied thereby is how Redis is
        for (ModelServer other : List.copyOf(servers)) {
            if (server == primary && other != server && !other.primary() && !down.contains(other)) {
                other.follow(server, chance.millis(0, 50), chance.hex(40));
            }
        }
    }

    /** An operator's command. */
    void order(ModelServer server, String... command) {
        trace.add(server.name(), String.join(" ", command));
        server.execute(message -> {}, List.of(command));
    }

    /** A replica becomes the primary that the address leads to; the others follow it. */
    void promote(ModelServer replica) {
        trace.add(replica.name(), "promoted");
        ModelServer old = primary;
        replica.promote(chance.hex(40));
        primary = replica;
        for (ModelServer other : servers) {
            if (other != replica && other != old && !other.primary() && !down.contains(other)) {
                other.follow(replica, chance.millis(0, 50), chance.hex(40));
            }
        }
    }

    /** An old primary is told to follow: from now on it refuses writes, a little later it has the new one's data. */
    void rejoin(ModelServer old) {
        if (old == primary) {
            return;
        }
        trace.add(old.name(), "rejoins");
        stale.values().removeIf(server -> server == old);
        if (down.remove(old)) {
            old.restart(identity(), 0);
        }
        old.demote();
        timeline.after(chance.millis(20, 800), null, () -> {
            if (old != primary && !down.contains(old)) {
                trace.add(old.name(), "follows " + primary.name());
                old.follow(primary, chance.millis(0, 50), chance.hex(40));
                if (chance.in(0.5)) {
                    wiresOf(old).forEach(SimConnection::reset); // as Sentinel's CLIENT KILL
                }
            }
        });
    }

    /** These processes still take an old primary for the one. */
    void mislead(List<Process> processes, ModelServer old) {
        processes.forEach(process -> stale.put(process, old));
    }

    /** One primary, everybody else up and following it, everybody reachable. */
    void heal() {
        isolated.clear();
        stale.clear();
        if (down.contains(primary)) {
            restart(primary, 0);
        }
        servers.stream().filter(server -> server != primary).toList().forEach(server -> {
            if (down.contains(server) || server.primary()) {
                rejoin(server);
            } else {
                server.follow(primary, 1_000, chance.hex(40));
            }
        });
    }

    // ---- connections ----

    List<SimConnection> wires() {
        wires.removeIf(SimConnection::closed);
        return List.copyOf(wires);
    }

    List<SimConnection> wiresOf(Process process) {
        return wires().stream().filter(wire -> wire.process() == process).toList();
    }

    private List<SimConnection> wiresOf(ModelServer server) {
        return wires().stream().filter(wire -> wire.server() == server).toList();
    }

    /** Nothing passes between a process and any server, or does again. */
    void isolate(Process process, boolean now) {
        if (now) {
            isolated.add(process);
            wiresOf(process).forEach(wire -> wire.blackHole(true, true));
        } else {
            isolated.remove(process);
        }
    }

    /** A client of a process. */
    SimBrokers.Servers client(Process process) {
        List<SimConnection> mine = new ArrayList<>();
        return new SimBrokers.Servers() {
            private boolean closed;

            @Override
            public Future<RedisConnection> connect() {
                Promise<RedisConnection> made = Promise.promise();
                if (isolated.contains(process)) {
                    timeline.after(CONNECT_TIMEOUT_MICROS, process, () -> made.tryFail("connecting timed out"));
                } else {
                    timeline.after(3 * chance.latency(), process, () -> open(made));
                }
                return made.future();
            }

            private void open(Promise<RedisConnection> made) {
                ModelServer server = stale.getOrDefault(process, primary);
                if (closed || down.contains(server) || isolated.contains(process)) {
                    made.tryFail("Connection refused");
                    return;
                }
                SimConnection wire = new SimConnection(
                        timeline,
                        process,
                        server,
                        scenario.late() ? chance::lossyLatency : chance::latency,
                        silence,
                        scenario);
                wires.add(wire);
                mine.add(wire);
                made.tryComplete(wire);
            }

            @Override
            public void close() {
                closed = true;
                mine.forEach(SimConnection::close);
            }
        };
    }
}
