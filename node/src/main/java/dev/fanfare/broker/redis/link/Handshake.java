package dev.fanfare.broker.redis.link;

import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.broker.BrokerRefusedException.Reason;
import dev.fanfare.broker.RandomText;
import dev.fanfare.broker.redis.script.InfoReply;
import dev.fanfare.broker.redis.script.RecoverReply;
import dev.fanfare.broker.redis.script.Script;
import dev.fanfare.broker.redis.session.Layout;
import dev.fanfare.broker.redis.session.Live;
import dev.fanfare.broker.redis.session.Refusals;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.broker.redis.session.Welcome;
import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.redis.BucketSet;
import dev.fanfare.redis.ErrorReplies;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * What is asked and settled on new connections before anything else: that all lead to one server, that it is new enough
 * and a primary, that the number of buckets is the deployment's, and that the control hash of every bucket names it.
 */
public final class Handshake {
    private static final int OLDEST_MAJOR = 6;
    private static final int OLDEST_MINOR = 2;
    /** The first with sharded pub/sub. */
    private static final int OLDEST_OF_CLUSTER = 7;

    private static final int BUCKETS_A_CALL = 256;
    /** Longer than it takes to find a link dead and to connect anew: who is late offers late, which members may notice. */
    private static final int WINDOW_MS = 6_000;

    private final Keyspace keys;
    private final Layout layout;
    private final Live live;
    private final RandomText random;
    private final DurabilityCheck durability;
    private final Rights rights;
    private long terms;
    private long sessions;

    /** One for all sessions of this process, which it numbers. */
    public Handshake(Keyspace keys, Layout layout, Live live, RandomText random, DurabilityCheck durability) {
        this.keys = keys;
        this.layout = layout;
        this.live = live;
        this.random = random;
        this.durability = durability;
        this.rights = new Rights(keys);
    }

    /** What it asks a server about the level of durability. */
    public DurabilityCheck durability() {
        return durability;
    }

    /** What it tries of what the node's user may do. */
    Rights rights() {
        return rights;
    }

    /** Completes where this server will do; fails where it will not, now or ever. */
    Future<Welcome> run(RedisConnection commands, RedisConnection pubsub, BucketSet wanted) {
        long number = ++sessions;
        return rights.check(commands, pubsub, wanted.lowest())
                // The pub/sub connection may carry a command here: nothing is subscribed.
                .compose(v -> pubsub.send(Request.cmd(Command.INFO).arg("server")))
                .map(InfoReply::parse)
                .compose(other -> commands.send(Request.cmd(Command.INFO).arg("server"))
                        .map(InfoReply::parse)
                        .compose(info -> checkServer(info, other)))
                .compose(v -> commands.send(Request.cmd(Command.INFO).arg("replication")))
                .map(InfoReply::parse)
                .compose(info -> checkRole(info)
                        .compose(server -> durability.run(commands::send, info).map(server)))
                .compose(server -> load(commands)
                        .compose(v -> keys.cluster() ? Future.<Void>succeededFuture() : home(commands::send))
                        .compose(v -> recover(commands, server, number, wanted))
                        .map(v -> new Welcome(server, wanted, number)))
                .recover(failure -> Future.failedFuture(explained(failure)));
    }

    /** Whether a server is new enough, and of the kind that the URL says. */
    Future<Void> checkServer(InfoReply info, InfoReply other) {
        String version = info.version();
        if (!info.atLeast(OLDEST_MAJOR, OLDEST_MINOR)) {
            return Future.failedFuture(new BrokerRefusedException(
                    Reason.SERVER_TOO_OLD,
                    "Redis " + version + " is too old: " + OLDEST_MAJOR + "." + OLDEST_MINOR + " or newer is needed"));
        }
        if (keys.cluster() && !info.atLeast(OLDEST_OF_CLUSTER, 0)) {
            return Future.failedFuture(new BrokerRefusedException(
                    Reason.SERVER_TOO_OLD,
                    "Redis " + version + " is too old for Redis Cluster: " + OLDEST_OF_CLUSTER
                            + ".0 or newer is needed, as it has sharded pub/sub"));
        }
        if (keys.cluster() != info.cluster()) {
            return Future.failedFuture(new BrokerRefusedException(
                    Reason.CLUSTER,
                    keys.cluster()
                            ? "this is no Redis Cluster: the URL is redis://HOST, not redis+cluster://HOST"
                            : "this is a Redis Cluster: the URL is redis+cluster://HOST, not redis://HOST"));
        }
        return info.process().equals(other.process())
                ? Future.succeededFuture()
                : Future.failedFuture("two connections led to two servers");
    }

    /** Whether it is a primary; answers what names it. */
    Future<String> checkRole(InfoReply info) {
        return info.primary() ? Future.succeededFuture(info.server()) : Future.failedFuture("the server is a replica");
    }

    /**
     * What is settled with the server that has the deployment's own keys: compares the number of buckets, and fails where it
     * is another one; says that this node lives, and reads who else does.
     */
    public Future<Void> home(Session session) {
        return home(session::ask).recover(failure -> Future.failedFuture(explained(failure)));
    }

    private Future<Void> home(Function<Request, Future<Response>> redis) {
        return layout.join(redis).compose(v -> live.join(redis));
    }

    private Future<Void> load(RedisConnection commands) {
        List<Request> loads = new ArrayList<>();
        for (Script script : Script.values()) {
            loads.add(Request.cmd(Command.SCRIPT)
                    .arg("LOAD")
                    .arg(script.lua.variant(keys.cluster()).source()));
        }
        return commands.batch(loads).mapEmpty();
    }

    /**
     * Makes the server of a session the one whose word counts for these buckets; answers those of which that is so now. The
     * others are not, or not wholly, in this shard. {@code moved} answers for a bucket the server that stands and had it
     * before, from which nothing can be missing; '' for none.
     */
    public Future<BucketSet> recover(Session session, BucketSet wanted, IntFunction<String> moved) {
        Map<Integer, Future<Boolean>> calls = new TreeMap<>();
        wanted.forEach(bucket -> calls.put(bucket, recover(session, bucket, moved.apply(bucket))));
        return Future.join(List.copyOf(calls.values()))
                .map(done -> wanted.where(bucket -> calls.get(bucket).result()));
    }

    private Future<Boolean> recover(Session session, int bucket, String moved) {
        return session.run(Script.RECOVER, List.of(keys.control(bucket)), recovering(moved, session.number()))
                .map(RecoverReply::parse)
                .map(reply -> {
                    boolean same = reply.server().equals(session.server());
                    if (same) {
                        terms = Math.max(terms, reply.term().count());
                    } else {
                        session.end("the server is not the one it was");
                    }
                    return same;
                })
                .recover(failure -> ErrorReplies.notNow(failure)
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(explained(failure)));
    }

    private List<Object> recovering(String moved, long number) {
        return List.of(random.next(4), terms, WINDOW_MS, live.name(), live.names(), moved, number);
    }

    private Future<Void> recover(RedisConnection commands, String server, long number, BucketSet wanted) {
        return recover(commands, server, number, wanted.stream().boxed().toList(), 0);
    }

    private Future<Void> recover(RedisConnection commands, String server, long number, List<Integer> wanted, int from) {
        int end = Math.min(from + BUCKETS_A_CALL, wanted.size());
        List<Request> calls = new ArrayList<>();
        for (int bucket : wanted.subList(from, end)) {
            List<Object> call = new ArrayList<>(List.of(Script.RECOVER.sha, 1, keys.control(bucket)));
            call.addAll(recovering("", number));
            calls.add(Request.cmd(Command.EVALSHA, call.toArray()));
        }
        return commands.batch(calls).compose(replies -> {
            for (Response one : replies) {
                RecoverReply reply = RecoverReply.parse(one);
                if (!reply.server().equals(server)) {
                    return Future.failedFuture("the server changed while connecting");
                }
                terms = Math.max(terms, reply.term().count());
            }
            return end < wanted.size() ? recover(commands, server, number, wanted, end) : Future.succeededFuture();
        });
    }

    /** A refusal that trying again cannot mend, where it is one. */
    private static Throwable explained(Throwable failure) {
        return Refusals.of(failure) == null ? failure : Refusals.of(failure);
    }
}
