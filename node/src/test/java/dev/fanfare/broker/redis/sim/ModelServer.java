package dev.fanfare.broker.redis.sim;

import dev.fanfare.broker.redis.script.Script;
import dev.fanfare.broker.redis.sim.Waits.Waiting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * A model of one Redis server: what commands and scripts do to its keys, what it tells of itself, its subscribers, and its
 * writes in the order in which replicas and the data file get them.
 */
final class ModelServer {
    /** A connection as the server sees it. */
    interface Peer {
        void push(List<Object> message);

        /** What it was blocked in ends with an error, after which the server closes it. */
        default void unblocked(RedisError why) {}
    }

    /** The writes of one command or script, at a time in microseconds; replicas get them whole. */
    private record Unit(long at, long millis, List<Write> writes) {}

    private record Write(String name, List<String> args) {}

    private static final Set<String> RIGHTS = Set.of(Script.RIGHTS.source, Script.RIGHTS.sha);

    private final String name;
    private final LongSupplier micros;
    private final UnaryOperator<String> patch;
    private final Map<String, String> scripts = new HashMap<>();
    private final Map<String, String> patched = new HashMap<>();
    private final PubSub channels = new PubSub();
    private final List<Unit> units = new ArrayList<>();
    private final List<Follower> followers = new ArrayList<>();
    private final Waits waits = new Waits();
    private Identity identity;
    private Store store = new Store();
    private Store saved = new Store();
    private int savedUnits;
    private long firstOffset;
    private Follower following;

    /** Who it says it is: {@code run} changes when the process does, {@code replication} with the history of its data. */
    record Identity(String run, String replication) {}

    /**
     * An empty primary.
     *
     * @param micros the time, microseconds since 1970
     * @param patch what becomes of a script's text before it runs
     */
    ModelServer(String name, Identity identity, LongSupplier micros, UnaryOperator<String> patch) {
        this.name = name;
        this.identity = identity;
        this.micros = micros;
        this.patch = patch;
    }

    String name() {
        return name;
    }

    Identity identity() {
        return identity;
    }

    boolean primary() {
        return following == null;
    }

    private long millis() {
        return micros.getAsLong() / 1_000;
    }

    // ---- replication ----

    /** Copies a primary's data and follows it from here on, {@code lag} microseconds behind. */
    void follow(ModelServer upstream, long lag, String replicationIfFirst) {
        if (upstream.followers.isEmpty() && upstream.units.isEmpty()) {
            // the backlog is made for the first replica, and with it a new history begins
            upstream.identity = new Identity(upstream.identity.run, replicationIfFirst);
        }
        leave();
        following = new Follower(upstream, upstream.units.size(), lag, micros);
        upstream.followers.add(following);
        identity = new Identity(identity.run, upstream.identity.replication);
        store = upstream.store.copy();
        firstOffset = upstream.offset();
        units.clear();
    }

    private void leave() {
        if (following != null) {
            following.upstream.followers.remove(following);
            following = null;
        }
    }

    /** Stops getting writes, from now on. */
    void cutReplication() {
        if (following != null && following.cut == Long.MAX_VALUE) {
            following.cut = micros.getAsLong();
        }
    }

    /** Takes what has come from the primary by now. */
    void catchUp() {
        if (following == null) {
            return;
        }
        List<Unit> upstream = following.upstream.units;
        long until = following.until(0);
        while (following.applied < upstream.size() && upstream.get(following.applied).at <= until) {
            apply(store, upstream.get(following.applied++));
        }
    }

    private static void apply(Store store, Unit unit) {
        unit.writes.forEach(write -> CommandTable.run(store, write.name, write.args, unit.millis));
    }

    /** A replica becomes a primary: with what it got, and a history of its own from here on. */
    void promote(String replication) {
        catchUp();
        firstOffset = offset();
        leave();
        units.clear();
        identity = new Identity(identity.run, replication);
        save();
    }

    /** REPLICAOF: refuses writes from now on, and still has its old data and history until it follows. */
    void demote() {
        if (following == null) {
            following = new Follower(this, units.size(), Long.MAX_VALUE / 2, micros);
            waits.unblock();
        }
    }

    private long offset() {
        return following == null || following.upstream == this
                ? firstOffset + units.size()
                : following.upstream.firstOffset + following.applied;
    }

    // ---- the process ----

    /** From here on the data file is up to date. */
    private void save() {
        saved = store.copy();
        savedUnits = units.size();
    }

    /** What the data file held {@code lost} microseconds ago is what there is; negative: nothing is. */
    void restart(Identity reborn, long lost) {
        Store read = saved;
        long until = micros.getAsLong() - lost;
        if (lost < 0) {
            read = new Store();
        } else {
            for (Unit unit : units.subList(savedUnits, units.size())) {
                if (unit.at <= until) {
                    apply(read, unit);
                }
            }
        }
        leave();
        store = read;
        units.clear();
        firstOffset = 0;
        followers.clear();
        scripts.clear();
        channels.clear();
        waits.clear();
        identity = reborn;
        save();
    }

    // ---- clients ----

    /** Forgets a connection. */
    void gone(Peer peer) {
        unsubscribe(peer);
        waits.gone(peer);
    }

    /** Forgets a connection's subscriptions. */
    void unsubscribe(Peer peer) {
        channels.forget(peer);
    }

    /** Carries out a command; answers null, Long, String, Status, List, {@link RedisError}, or {@link Waiting}. */
    Object execute(Peer peer, List<String> request) {
        catchUp();
        List<Write> writes = new ArrayList<>();
        long now = millis();
        try {
            return execute(peer, request, writes, now);
        } catch (RedisError error) {
            return error;
        } finally {
            if (!writes.isEmpty()) {
                units.add(new Unit(micros.getAsLong(), now, List.copyOf(writes)));
                waits.wrote(peer, offset());
            }
        }
    }

    private Object execute(Peer peer, List<String> request, List<Write> writes, long now) {
        String command = request.get(0).toUpperCase(Locale.ROOT);
        List<String> args = request.subList(1, request.size());
        if (command.startsWith("EVAL") && RIGHTS.contains(args.get(0))) {
            return List.of(); // everybody may do everything here
        }
        switch (command) {
            case "SUBSCRIBE":
                args.forEach(channel -> channels.subscribe(peer, channel));
                return Peer.class;
            case "UNSUBSCRIBE":
                args.forEach(channel -> channels.unsubscribe(peer, channel));
                return Peer.class;
            case "WAIT":
                return await(peer, args);
            case "SCRIPT":
                return script(args);
            case "EVALSHA":
                String source = scripts.get(args.get(0));
                if (source == null) {
                    throw new RedisError("NOSCRIPT No matching script. Please use EVAL.");
                }
                return evaluate(source, args, writes, now);
            case "EVAL":
                scripts.put(Text.sha(args.get(0)), args.get(0));
                return evaluate(args.get(0), args, writes, now);
            default:
                return command(command, args, writes, now);
        }
    }

    private Object command(String command, List<String> args, List<Write> writes, long now) {
        switch (command) {
            case "PING":
                return Status.PONG;
            case "INFO":
                return info(args.isEmpty() ? "all" : args.get(0).toLowerCase(Locale.ROOT));
            case "TIME":
                long time = micros.getAsLong();
                return List.of(Long.toString(time / 1_000_000), Long.toString(time % 1_000_000));
            case "CONFIG":
                return Telling.config(args);
            case "PUBLISH":
                return channels.publish(args.get(0), args.get(1));
            default:
                boolean write = CommandTable.writes(command);
                if (write && following != null) {
                    throw new RedisError("READONLY You can't write against a read only replica.");
                }
                Object reply = CommandTable.run(store, command, args, now);
                if (write) {
                    writes.add(new Write(command, List.copyOf(args)));
                }
                return reply;
        }
    }

    private Object evaluate(String source, List<String> args, List<Write> writes, long now) {
        int keys = (int) Text.integer(args.get(1));
        return Lua.ofThread()
                .run(
                        patched.computeIfAbsent(source, patch),
                        args.subList(2, 2 + keys),
                        args.subList(2 + keys, args.size()),
                        (command, rest) -> command(command, rest, writes, now));
    }

    private Object script(List<String> args) {
        if (!args.get(0).equalsIgnoreCase("LOAD")) {
            throw new AssertionError("the model does not know SCRIPT " + args.get(0));
        }
        String sha = Text.sha(args.get(1));
        scripts.put(sha, args.get(1));
        return sha;
    }

    // ---- what it tells of itself ----

    private String info(String section) {
        return section.equals("replication") ? replication() : Telling.info(section, identity.run);
    }

    private String replication() {
        StringBuilder text = new StringBuilder("# Replication\r\nrole:")
                .append(primary() ? "master" : "slave")
                .append("\r\nconnected_slaves:")
                .append(followers.size())
                .append("\r\n");
        for (int i = 0; i < followers.size(); i++) {
            text.append("slave" + i + ":ip=127.0.0.1,port=" + (7000 + i) + ",state=online,offset="
                    + acknowledged(followers.get(i)) + ",lag=0\r\n");
        }
        return text.append("master_failover_state:no-failover\r\nmaster_replid:")
                .append(identity.replication)
                .append("\r\nmaster_replid2:0000000000000000000000000000000000000000\r\nmaster_repl_offset:")
                .append(offset())
                .append("\r\nsecond_repl_offset:-1\r\nrepl_backlog_active:")
                .append(followers.isEmpty() ? 0 : 1)
                .append("\r\nrepl_backlog_size:67108864\r\n")
                .toString();
    }

    /** Replicas say once a second how far they are; so what is known is older than what is so. */
    private long acknowledged(Follower follower) {
        return written(Math.min(follower.until(0), micros.getAsLong() - 1_000_000));
    }

    /** The offset that was reached by a time. */
    private long written(long by) {
        int from = 0;
        int to = units.size();
        while (from < to) {
            int middle = (from + to) / 2;
            if (units.get(middle).at <= by) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return firstOffset + from;
    }

    // ---- waiting for replicas ----

    private Object await(Peer peer, List<String> args) {
        if (following != null) {
            throw Waits.OF_REPLICA;
        }
        Waiting waiting = waits.begin(peer, args, micros.getAsLong());
        return left(waiting) > 0 ? waiting : goOn(peer, waiting);
    }

    /** Microseconds after which to look again whether it has ended; 0: it has. */
    long left(Waiting waiting) {
        long now = micros.getAsLong();
        if (confirmed(waiting) >= waiting.replicas() || now >= waiting.until()) {
            return 0;
        }
        long last = waiting.offset() - firstOffset - 1;
        long next = last < 0 || last >= units.size()
                ? Long.MAX_VALUE
                : followers.stream()
                        .mapToLong(one -> units.get((int) last).at + one.lag + Waits.ANSWER)
                        .filter(at -> at > now)
                        .min()
                        .orElse(Long.MAX_VALUE);
        return Math.min(next, waiting.until()) - now;
    }

    /** Ends it; answers how many replicas have confirmed. */
    long goOn(Peer peer, Waiting waiting) {
        waits.end(peer);
        return confirmed(waiting);
    }

    private long confirmed(Waiting waiting) {
        return followers.stream()
                .filter(one -> written(one.until(Waits.ANSWER)) >= waiting.offset())
                .count();
    }

    // ---- for those who look from outside ----

    Store store() {
        catchUp();
        return store;
    }

    Object peek(String command, String... args) {
        return CommandTable.run(store(), command, List.of(args), millis());
    }
}
