package dev.fanfare.broker.redis.sim;

import dev.fanfare.broker.redis.sim.Faults.Kind;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.Durability;
import dev.fanfare.config.Limits;
import dev.fanfare.config.LogConfig;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.model.RoomName;
import dev.fanfare.node.Node;
import dev.fanfare.room.HubMeter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** All that is in one run: servers, nodes, clients, senders, and what is written down of them. */
final class World {
    /** A room without clients whose large messages leave the other rooms' logs no memory. */
    static final RoomName NOISE = new RoomName("noise");

    /** How long it may take from when a node goes on until Redis has what it offers, and what waited for that was done. */
    private static final long OFFERED_MICROS = 10_000_000;

    private final Timeline timeline = new Timeline();
    private final Scenario scenario;
    private final Trace trace;
    private final Chance chance;
    /** Dice of their own: what is drawn here moves nothing else. */
    private final Chance beside;

    private final boolean compound;
    private RedisConfig redis = RedisConfig.at("redis", 6379);
    private final LogConfig logs;
    private final Node.Settings settings;
    private final Deployment deployment;
    private final Ledger ledger = new Ledger();
    private final Shown shown = new Shown(this);
    private final List<String> violations = new ArrayList<>();
    private final List<RoomName> rooms = new ArrayList<>();
    private final List<SimNode> nodes;
    private final List<SimClient> clients;
    private final SimPublisher publisher;
    private boolean quiet;
    private boolean lostOnDisk;
    private long lastLoss = -1;
    private final Map<RoomName, Long> tampered = new HashMap<>();

    /**
     * A world at its beginning.
     *
     * @param kept whether the trace keeps its lines
     * @param scenario what is run, but for the seed
     */
    World(long seed, boolean kept, Scenario scenario) {
        this.scenario = scenario;
        trace = new Trace(timeline, kept);
        chance = new Chance(seed);
        beside = new Chance(~seed * 43);
        compound = beside.in(0.5);
        logs = scenario.logs(new Chance(~seed * 31));
        settings = new Node.Settings(Limits.DEFAULT, logs, BrokerConfig.DEFAULT, Integer.MAX_VALUE, HubMeter.NONE);
        deployment = new Deployment(
                timeline, trace, fork(), scenario, redis.silence().toMillis() * 1_000);
        IntStream.range(0, chance.between(1, 2)).forEach(i -> rooms.add(new RoomName("room" + i)));
        nodes = IntStream.range(0, chance.between(2, 4))
                .mapToObj(i -> new SimNode(this, "n" + i, fork()))
                .toList();
        clients = IntStream.range(0, chance.between(2, 5))
                .mapToObj(i -> new SimClient(this, "c" + i, chance.of(rooms), fork()))
                .toList();
        if (shortLogs()) {
            rooms.add(NOISE);
        }
        publisher = new SimPublisher(this, fork(), beside());
    }

    Chance fork() {
        return new Chance(chance.fork().nextLong());
    }

    /** Whether faults of this kind, one of {@link Kind#COMPOUND}, are for this schedule. */
    boolean compound(Kind kind) {
        return compound && scenario.kinds().contains(kind);
    }

    /** Dice of their own, see {@link Compounds}. */
    Chance beside() {
        return new Chance(beside.fork().nextLong());
    }

    Scenario scenario() {
        return scenario;
    }

    Timeline timeline() {
        return timeline;
    }

    Trace trace() {
        return trace;
    }

    Chance chance() {
        return chance;
    }

    RedisConfig redis() {
        return redis;
    }

    /** Before anything begins: nodes wait for so many replicas. */
    void waitFor(int replicas) {
        redis = redis.with(Durability.REPLICATED, replicas);
    }

    /** Whether nodes wait for replicas. */
    boolean replicated() {
        return redis.durability() == Durability.REPLICATED;
    }

    /**
     * Whether nothing that anybody was shown can be lost: nodes wait for all replicas, and no server came back without its
     * newest data.
     */
    boolean keepsAll() {
        return replicated() && !lostOnDisk;
    }

    /** A server is about to come back without its newest data. */
    void losesOnDisk() {
        lostOnDisk = true;
    }

    Node.Settings settings() {
        return settings;
    }

    /** Whether nodes' logs are too short to hold all that a run sends. */
    boolean shortLogs() {
        return logs != LogConfig.DEFAULT;
    }

    Deployment deployment() {
        return deployment;
    }

    Ledger ledger() {
        return ledger;
    }

    Shown shown() {
        return shown;
    }

    List<RoomName> rooms() {
        return rooms;
    }

    List<SimNode> nodes() {
        return nodes;
    }

    List<SimClient> clients() {
        return clients;
    }

    SimPublisher publisher() {
        return publisher;
    }

    List<String> violations() {
        return violations;
    }

    /** Whether the last phase has begun, in which nothing goes wrong and nothing is sent. */
    boolean quiet() {
        return quiet;
    }

    void becomeQuiet() {
        quiet = true;
    }

    /** When a server last came up, or took over, with less than was acknowledged; microseconds, -1 for never. */
    long lastLoss() {
        return lastLoss;
    }

    void lossNow() {
        lastLoss = timeline.now();
    }

    /** An operator changes keys of this room now. */
    void tamperNow(RoomName room) {
        tampered.put(room, timeline.now());
    }

    /** When an operator changed keys of this room last; microseconds, -1 for never. */
    long tampered(RoomName room) {
        return tampered.getOrDefault(room, -1L);
    }

    /** Some node that lives, also one that stands still; null where there is none. */
    SimNode someNode(Chance by) {
        List<SimNode> alive = nodes.stream().filter(SimNode::alive).toList();
        return alive.isEmpty() ? null : by.of(alive);
    }

    /**
     * Whether Redis lost a message since it was sent first, or an operator took it, and nobody who held it is there, or was for long
     * enough to offer it.
     */
    boolean lost(Ledger.Sent sent) {
        return tampered(sent.room) > sent.begun
                || lastLoss > sent.begun && nodes.stream().noneMatch(node -> couldOffer(node.process(), sent));
    }

    private boolean couldOffer(Process life, Ledger.Sent sent) {
        boolean held = sent.holders.getOrDefault(life.name(), Long.MAX_VALUE) < lastLoss;
        boolean there = life.resumed() <= lastLoss || timeline.now() - life.resumed() > OFFERED_MICROS;
        return held && sent.heldBy(life.name(), lastLoss) && there && !life.dead() && !life.paused();
    }

    void violation(String what) {
        trace.add("VIOLATED", what);
        violations.add(what);
    }

    /** Something threw where nothing may throw. */
    void fault(String who, Throwable fault) {
        StackTraceElement[] stack = fault.getStackTrace();
        violation("a fault in " + who + ": " + fault
                + (stack.length == 0
                        ? ""
                        : " at "
                                + String.join(
                                        " < ",
                                        IntStream.range(0, Math.min(6, stack.length))
                                                .mapToObj(i -> stack[i].toString())
                                                .toList())));
    }
}
