package dev.fanfare.broker.redis;

import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.broker.BrokerRefusedException.Reason;
import dev.fanfare.broker.RandomText;
import dev.fanfare.model.Term;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * What is asked and settled on new connections before anything else: that both lead to one server, that it is new enough
 * and a primary, that the number of buckets is the deployment's, and that the control hash of every bucket names it.
 */
final class Handshake {
    private static final int OLDEST_MAJOR = 6;
    private static final int OLDEST_MINOR = 2;
    private static final int BATCH = 256;
    /** Longer than it takes to find a link dead and to connect anew: who is late offers late, which members may notice. */
    private static final int WINDOW_MILLIS = 6_000;

    private final Keys keys;
    private final Live live;
    private final RandomText random;
    private long terms;

    Handshake(Keys keys, Live live, RandomText random) {
        this.keys = keys;
        this.live = live;
        this.random = random;
    }

    /** Completes with the server's {@code master_replid}; fails where this server will not do, now or ever. */
    Future<String> run(RedisConnection commands, RedisConnection pubsub) {
        // The pub/sub connection may carry a command here: nothing is subscribed yet.
        return pubsub.send(Request.cmd(Command.INFO).arg("server"))
                .compose(other -> commands.send(Request.cmd(Command.INFO).arg("server"))
                        .compose(info -> checkServer(info, other)))
                .compose(v -> commands.send(Request.cmd(Command.INFO).arg("replication")))
                .compose(this::checkRole)
                .compose(server -> layout(commands)
                        .compose(v -> load(commands))
                        .compose(v -> recover(commands, server, 0))
                        .map(server))
                .recover(failure -> Future.failedFuture(explained(failure)));
    }

    private Future<Void> checkServer(Response info, Response other) {
        String version = Replies.info(info, "redis_version");
        if (!Replies.atLeast(version, OLDEST_MAJOR, OLDEST_MINOR)) {
            return Future.failedFuture(new BrokerRefusedException(
                    Reason.SERVER_TOO_OLD,
                    "Redis " + version + " is too old: " + OLDEST_MAJOR + "." + OLDEST_MINOR + " or newer is needed"));
        }
        return Replies.info(info, "run_id").equals(Replies.info(other, "run_id"))
                ? Future.succeededFuture()
                : Future.failedFuture("two connections led to two servers");
    }

    private Future<String> checkRole(Response info) {
        return Replies.info(info, "role").equals("master")
                ? Future.succeededFuture(Replies.info(info, "master_replid"))
                : Future.failedFuture("the server is a replica");
    }

    private Future<Void> layout(RedisConnection commands) {
        String mine = Integer.toString(keys.buckets());
        return commands.send(
                        Request.cmd(Command.SET).arg(keys.layout()).arg(mine).arg("NX"))
                .compose(set -> commands.send(Request.cmd(Command.GET).arg(keys.layout())))
                .compose(held -> held != null && held.toString().equals(mine)
                        ? Future.succeededFuture()
                        : Future.failedFuture(new BrokerRefusedException(
                                Reason.BUCKETS,
                                "this node is set to " + mine + " buckets, but " + keys.layout() + " in Redis says "
                                        + held + ": set the same number on all nodes")));
    }

    private Future<Void> load(RedisConnection commands) {
        List<Request> loads = new ArrayList<>();
        for (Script script : Script.values()) {
            loads.add(Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.source));
        }
        return commands.batch(loads).mapEmpty();
    }

    private Future<Void> recover(RedisConnection commands, String server, int from) {
        int end = Math.min(from + BATCH, keys.buckets());
        List<Request> calls = new ArrayList<>();
        for (int bucket = from; bucket < end; bucket++) {
            calls.add(Request.cmd(Command.EVALSHA)
                    .arg(Script.RECOVER.sha)
                    .arg(1)
                    .arg(keys.control(bucket))
                    .arg(random.next(4))
                    .arg(terms)
                    .arg(WINDOW_MILLIS)
                    .arg(live.name())
                    .arg(live.names()));
        }
        return commands.batch(calls).compose(replies -> {
            for (Response reply : replies) {
                if (!reply.get(1).toString().equals(server)) {
                    return Future.failedFuture("the server changed while connecting");
                }
                terms = Math.max(terms, Term.parse(reply.get(2).toString()).count());
            }
            return end < keys.buckets() ? recover(commands, server, end) : Future.succeededFuture();
        });
    }

    /** A refusal that trying again cannot mend, where it is one. */
    private static Throwable explained(Throwable failure) {
        return refusal(failure) == null ? failure : refusal(failure);
    }

    static BrokerRefusedException refusal(Throwable failure) {
        if (failure instanceof BrokerRefusedException refusal) {
            return refusal;
        }
        String said = String.valueOf(failure.getMessage());
        if (said.contains("WRONGPASS")
                || said.contains("NOAUTH")
                || said.contains("NOPERM")
                || said.contains("invalid password")) {
            return new BrokerRefusedException(
                    Reason.CREDENTIALS, "Redis refused the user or password, or what the user may do: " + said);
        }
        return said.contains("DB index is out of range")
                ? new BrokerRefusedException(Reason.DATABASE, "Redis has no database of that number: " + said)
                : null;
    }
}
