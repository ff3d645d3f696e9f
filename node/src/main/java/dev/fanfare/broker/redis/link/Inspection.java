package dev.fanfare.broker.redis.link;

import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.broker.RandomText;
import dev.fanfare.broker.redis.script.InfoReply;
import dev.fanfare.broker.redis.sentinel.Locator;
import dev.fanfare.broker.redis.session.Connector;
import dev.fanfare.broker.redis.session.Refusals;
import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.config.HostPort;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.redis.Buckets;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Looks at a Redis as a node does that connects, one thing after the other, and begins nothing: what is there, whether it will do, and
 * what weakens the promise. Leaves nothing in it.
 *
 * <p><b>Threads:</b> the context of {@link #run}.
 */
public final class Inspection {
    private final RedisConfig config;
    private final Connector connector;
    private final Keyspace keys;
    private final Handshake handshake;
    private final List<Verdict> verdicts = new ArrayList<>();

    /** How one thing was found. */
    public enum Grade {
        GOOD,
        /** It works, and the promise is weaker than it could be. */
        RISK,
        /** A node would not use it. */
        REFUSED
    }

    /** One thing, in words for an operator. */
    public record Verdict(Grade grade, String words) {}

    /** Of the Redis that a node with this configuration would use. */
    public Inspection(RedisConfig config, Connector connector) {
        this.config = config;
        this.connector = connector;
        this.keys = new Keyspace(Buckets.of(config));
        this.handshake =
                new Handshake(keys, null, null, new RandomText(new SecureRandom()), new DurabilityCheck(config));
    }

    /** Looks; what cannot be done is among the verdicts. Never fails. */
    public Future<List<Verdict>> run(Locator locator) {
        Future<List<HostPort>> servers = config.cluster()
                ? Future.succeededFuture(config.servers())
                : locator.primary().map(List::of);
        return servers.compose(all -> {
                    Future<Void> each = Future.succeededFuture();
                    for (HostPort server : all) {
                        each = each.compose(v -> server(server));
                    }
                    return each;
                })
                .recover(failure -> {
                    refused(failure);
                    return Future.succeededFuture();
                })
                .map(v -> List.copyOf(verdicts));
    }

    private Future<Void> server(HostPort at) {
        Connector.Client client = connector.client(at);
        return client.connect()
                .compose(commands -> client.connect().compose(pubsub -> {
                    verdicts.add(new Verdict(Grade.GOOD, at + ": connected" + (config.tls() ? ", with TLS" : "")));
                    return look(at, commands, pubsub);
                }))
                .timeout(config.connectTimeout().plus(config.silence()).toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> {
                    BrokerRefusedException refusal = Refusals.of(failure);
                    verdicts.add(new Verdict(
                            Grade.REFUSED,
                            at + ": " + (refusal != null ? refusal.getMessage() : Causes.of(failure, config.tls()))));
                    return Future.succeededFuture();
                })
                .eventually(() -> client.close().otherwiseEmpty());
    }

    private Future<Void> look(HostPort at, RedisConnection commands, RedisConnection pubsub) {
        return step(
                        at + ": the user may do all that nodes do",
                        handshake.rights().check(commands, pubsub, 0))
                .compose(v -> info(commands, "server"))
                .compose(info -> step(
                        at + ": Redis " + info.version() + (config.cluster() ? ", of a Redis Cluster" : ""),
                        handshake.checkServer(info, info)))
                .compose(v -> info(commands, "replication"))
                .compose(info -> step(
                                at + ": a primary", handshake.checkRole(info).mapEmpty())
                        .compose(v -> step(
                                at + ": durability " + config.durability(),
                                handshake.durability().run(commands::send, info)))
                        .compose(v -> buckets(at, commands))
                        .compose(v -> settings(at, commands::send)));
    }

    /** Is there another number of buckets? In a cluster another server may know. */
    private Future<Void> buckets(HostPort at, RedisConnection commands) {
        if (config.cluster()) {
            return Future.succeededFuture();
        }
        return commands.send(Request.cmd(Command.GET).arg(keys.layout())).compose(held -> {
            String mine = Integer.toString(keys.buckets());
            boolean same = held == null || held.toString().equals(mine);
            verdicts.add(
                    same
                            ? new Verdict(
                                    Grade.GOOD, at + ": buckets: " + mine + (held == null ? ", not used yet" : ""))
                            : new Verdict(
                                    Grade.REFUSED,
                                    at + ": redis-buckets is " + mine + " here and " + held + " in " + keys.layout()));
            return Future.succeededFuture();
        });
    }

    private Future<Void> settings(HostPort at, Function<Request, Future<Response>> redis) {
        return ServerCheck.settings(redis, config.cluster()).compose(found -> {
            List<String> warnings = found.warnings();
            warnings.forEach(warning -> verdicts.add(new Verdict(Grade.RISK, at + ": " + warning)));
            if (warnings.isEmpty()) {
                verdicts.add(new Verdict(Grade.GOOD, at + ": settings"));
            }
            return Future.succeededFuture();
        });
    }

    private static Future<InfoReply> info(RedisConnection commands, String section) {
        return commands.send(Request.cmd(Command.INFO).arg(section)).map(InfoReply::parse);
    }

    /** Goes on whatever comes of it. */
    private Future<Void> step(String good, Future<Void> outcome) {
        return outcome.onSuccess(v -> verdicts.add(new Verdict(Grade.GOOD, good)))
                .recover(failure -> {
                    refused(failure);
                    return Future.succeededFuture();
                });
    }

    private void refused(Throwable failure) {
        BrokerRefusedException refusal = Refusals.of(failure);
        verdicts.add(
                new Verdict(Grade.REFUSED, refusal != null ? refusal.getMessage() : Causes.of(failure, config.tls())));
    }
}
