package dev.fanfare.broker.redis.sim;

import dev.fanfare.broker.Broker;
import dev.fanfare.broker.redis.RedisBroker;
import dev.fanfare.broker.redis.SimBrokers;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Publication;
import dev.fanfare.model.RoomName;
import dev.fanfare.node.Node;
import dev.fanfare.node.SimNodes;
import dev.fanfare.room.Hub;
import dev.fanfare.room.JoinRequest;
import java.util.List;

/** A node: the real one, in a process that can be paused and killed, with a resident in every room so that it holds logs. */
final class SimNode {
    private final World world;
    private final String name;
    private final Chance chance;
    private int starts;
    private Process process;
    private Node node;
    private Witness witness;
    private Hub hub;

    SimNode(World world, String name, Chance chance) {
        this.world = world;
        this.name = name;
        this.chance = chance;
        this.process = new Process(name, world.timeline(), world::fault);
        process.kill();
    }

    String name() {
        return name;
    }

    Process process() {
        return process;
    }

    Node node() {
        return node;
    }

    Hub hub() {
        return hub;
    }

    /** What its log of a room holds, ascending. */
    List<Publication> held(RoomName room) {
        return witness.held(room);
    }

    boolean started() {
        return starts > 0;
    }

    boolean alive() {
        return !process.dead();
    }

    /** A new process of this node. */
    void start() {
        String life = name + "-" + ++starts;
        world.trace().add(life, "started");
        process = new Process(life, world.timeline(), world::fault);
        SimVertx vertx = new SimVertx(world.timeline(), process);
        NodeId id = new NodeId(name, String.format("%s%07d", name.substring(name.length() - 1), starts));
        Process mine = process;
        Broker broker = SimBrokers.make(
                vertx.vertx(),
                id,
                world.redis(),
                world.settings().broker(),
                chance.fork(),
                () -> world.timeline().now() / 1_000,
                () -> world.deployment().client(mine));
        witness = new Witness(broker, world, life);
        node = SimNodes.make(
                id,
                vertx.vertx(),
                vertx.context(),
                witness,
                world.settings(),
                () -> world.timeline().now() / 1_000,
                chance.fork());
        hub = node.loop(vertx.context()).hub();
        node.start();
        ((RedisBroker) broker).firstConnect().onFailure(refusal -> refused(mine));
        for (RoomName room : world.rooms()) {
            reside(mine, room);
        }
    }

    /** As the program does where Redis will not do: it exits, and is started again. */
    private void refused(Process mine) {
        world.timeline().after(0, null, () -> {
            if (process == mine && alive()) {
                kill();
                world.timeline().after(chance.millis(300, 1_000), null, () -> {
                    if (!alive()) {
                        start();
                    }
                });
            }
        });
    }

    /** Keeps the node in a room, whatever its clients do. */
    private void reside(Process mine, RoomName room) {
        Hub at = hub;
        world.timeline().after(chance.latency(), mine, () -> {
            Resident resident = new Resident(() -> world.timeline().after(500_000, mine, () -> reside(mine, room)));
            at.join(resident, new JoinRequest(room, null, 0));
        });
    }

    void kill() {
        world.trace().add(process.name(), "killed");
        process.kill();
        List<SimConnection> wires = world.deployment().wiresOf(process);
        wires.forEach(SimConnection::reset);
    }

    void pause() {
        world.trace().add(process.name(), "paused");
        process.pause();
    }

    /** Stands still for so many microseconds, if it lives. */
    void pauseFor(long micros) {
        Process mine = process;
        mine.pause();
        world.timeline().after(micros, null, mine::resume);
    }

    void resume() {
        world.trace().add(process.name(), "goes on");
        process.resume();
    }
}
