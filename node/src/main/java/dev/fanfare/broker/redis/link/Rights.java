package dev.fanfare.broker.redis.link;

import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.broker.BrokerRefusedException.Reason;
import dev.fanfare.broker.redis.script.NameListReply;
import dev.fanfare.broker.redis.script.Script;
import dev.fanfare.broker.redis.session.Refusals;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.redis.ErrorReplies;
import dev.fanfare.redis.Pushes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the node's user may do all that nodes do, on keys and channels of this deployment. It is tried, without an effect: no
 * command tells it to a user that may not ask for ACLs. What is missing would else be found by the first broadcast that needs
 * it, on a node that says it is ready.
 *
 * <p>Source: redis.io/docs, "ACL". {@code rights.lua} tries what scripts run, and what reads presence; what else is sent is refused by
 * name when it is sent, see {@link Refusals}.
 */
final class Rights {
    private final Keyspace keys;

    Rights(Keyspace keys) {
        this.keys = keys;
    }

    /**
     * Tries on new connections, of which {@code pubsub} has no subscription. Fails with a refusal that names everything that
     * scripts may not do, or the command for subscriptions.
     *
     * @param bucket one that the server is to serve; less than 0 for none: nothing is tried then
     */
    Future<Void> check(RedisConnection commands, RedisConnection pubsub, int bucket) {
        if (bucket < 0) {
            return Future.succeededFuture();
        }
        return commands.send(Request.cmd(
                        Command.EVAL,
                        Script.RIGHTS.lua.variant(keys.cluster()).source(),
                        1,
                        keys.rights(bucket),
                        keys.rightsChannel(bucket)))
                .compose(this::judge)
                .recover(failure -> ErrorReplies.ofPlace(failure)
                        ? Future.succeededFuture() // of a bucket that is elsewhere now, nothing is learnt here
                        : Future.failedFuture(failure))
                .compose(v -> subscription(pubsub, true, keys.rightsChannel(bucket)))
                .compose(v -> subscription(pubsub, false, keys.rightsChannel(bucket)));
    }

    /** Tries again, without subscriptions, in a session that stands. */
    Future<Void> again(Session session) {
        return session.sharded()
                ? Future.succeededFuture() // its buckets come and go
                : session.run(Script.RIGHTS, List.of(keys.rights(0)), List.of(keys.rightsChannel(0)))
                        .compose(this::judge)
                        .recover(failure -> {
                            BrokerRefusedException refusal = Refusals.of(failure);
                            return refusal == null ? Future.succeededFuture() : Future.failedFuture(refusal);
                        });
    }

    private Future<Void> judge(Response missing) {
        List<String> commands = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        List<String> may = new ArrayList<>();
        for (String what : NameListReply.parse(Script.RIGHTS, missing).names()) {
            switch (what) {
                case "keys" -> may.add("use keys that begin with " + keys.prefix());
                case "channels" -> may.add("use channels that begin with " + keys.channelPrefix());
                default -> {
                    if (what.startsWith("?")) {
                        unknown.add(what.substring(1));
                    } else {
                        commands.add(what);
                    }
                }
            }
        }
        if (!commands.isEmpty()) {
            may.add(0, "run " + String.join(", ", commands));
        }
        if (!unknown.isEmpty()) {
            return refused("Redis has no command " + String.join(", ", unknown) + "; was it renamed?");
        }
        return may.isEmpty()
                ? Future.succeededFuture()
                : refused("Redis does not let this node's user " + String.join(", or ", may));
    }

    /** SUBSCRIBE or the opposite; the confirmation comes as a push, and so does a refusal. */
    private Future<Void> subscription(RedisConnection pubsub, boolean on, String channel) {
        Promise<Void> answer = Promise.promise();
        pubsub.handler(message -> {
            if (message instanceof ErrorType refusal) {
                answer.tryFail(refusal);
            } else if (message != null && (on ? Pushes.subscribed(message) : Pushes.unsubscribed(message))) {
                answer.tryComplete();
            }
        });
        Command plain = on ? Command.SUBSCRIBE : Command.UNSUBSCRIBE;
        Command shard = on ? Command.SSUBSCRIBE : Command.SUNSUBSCRIBE;
        pubsub.send(Request.cmd(keys.cluster() ? shard : plain, channel)).onFailure(answer::tryFail);
        return answer.future()
                .recover(failure ->
                        ErrorReplies.ofPlace(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
    }

    private static Future<Void> refused(String why) {
        return Future.failedFuture(new BrokerRefusedException(Reason.RIGHTS, why));
    }
}
