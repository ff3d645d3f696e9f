package dev.fanfare.broker.redis.link;

import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.broker.BrokerRefusedException.Reason;
import dev.fanfare.broker.redis.script.InfoReply;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.config.Durability;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.redis.ErrorReplies;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.function.Function;

/**
 * Whether a server can give the level of durability that the node is set to.
 *
 * <p>{@code fsync}: on every connect, and again while a session stands ({@link ServerCheck}). With {@code appendfsync
 * always} Redis writes what a loop turn changed to its append-only file, and waits for the disk, before it answers or pushes
 * anything of that turn; so nothing else has to be asked for a message, and where the setting holds, an answer means the disk
 * has it.
 *
 * <p>{@code replicated}: until the node is {@link #started}. Later, as after a failover, a server may be without its
 * replicas for a while: members are served, broadcasts wait, and the log says so.
 */
public final class DurabilityCheck {
    /** What has to be so; the last one, as Redis else leaves the disk out while it writes its files anew. */
    private static final List<Setting> OF_FSYNC = List.of(
            new Setting("appendonly", "yes"),
            new Setting("appendfsync", "always"),
            new Setting("no-appendfsync-on-rewrite", "no"));

    private record Setting(String name, String wanted) {}

    private final Durability level;
    private final int replicas;
    private boolean started;

    /** One for the level that is configured. */
    public DurabilityCheck(RedisConfig config) {
        this.level = config.durability();
        this.replicas = config.waitReplicas();
    }

    /** All that the node needs at its start is there. */
    public void started() {
        started = true;
    }

    /**
     * Completes where the server will do, else fails with a refusal.
     *
     * @param redis asks it
     * @param replication its INFO of that name
     */
    Future<Void> run(Function<Request, Future<Response>> redis, InfoReply replication) {
        return switch (level) {
            case FAST -> Future.succeededFuture();
            case REPLICATED -> waits(redis).compose(v -> started ? Future.succeededFuture() : replicas(replication));
            case FSYNC -> disk(redis);
        };
    }

    /**
     * Looks again at the server of a session that stands. Answers one sentence for each thing that an operator should know;
     * fails with a refusal where the server must not be used any more.
     */
    Future<List<String>> again(Session session) {
        return switch (level) {
            case FAST -> Future.succeededFuture(List.of());
            case REPLICATED ->
                session.ask(Request.cmd(Command.INFO).arg("replication"))
                        .map(info -> few(InfoReply.parse(info).replicas(), session.where()));
            case FSYNC -> disk(session::ask).map(List.of());
        };
    }

    private List<String> few(int online, String where) {
        return online >= replicas
                ? List.of()
                : List.of("durability is replicated and waits for " + replicas + " replicas of " + where + ", of which "
                        + online + " are connected: until more are, broadcasts wait");
    }

    private static Future<Void> disk(Function<Request, Future<Response>> redis) {
        Future<Void> all = Future.succeededFuture();
        for (Setting setting : OF_FSYNC) {
            all = all.compose(v -> disk(redis, setting.name, setting.wanted));
        }
        return all;
    }

    private Future<Void> waits(Function<Request, Future<Response>> redis) {
        return redis.apply(Request.cmd(Command.WAIT).arg(0).arg(1))
                .<Void>mapEmpty()
                .recover(failure -> forEver(failure)
                        ? refused(
                                "durability is replicated, and Redis does not let this node wait for replicas (WAIT): "
                                        + failure.getMessage())
                        : Future.failedFuture(failure));
    }

    private Future<Void> replicas(InfoReply replication) {
        int online = replication.replicas();
        return online >= replicas
                ? Future.succeededFuture()
                : refused("durability is replicated and waits for " + replicas + " of Redis' replicas, of which "
                        + online + " are connected: attach replicas, or set another durability");
    }

    private static Future<Void> disk(Function<Request, Future<Response>> redis, String setting, String wanted) {
        return redis.apply(Request.cmd(Command.CONFIG).arg("GET").arg(setting))
                .map(reply -> String.valueOf(ServerCheck.value(reply, setting)))
                .recover(failure -> forEver(failure)
                        ? refused("durability is fsync, and Redis does not let this node read its setting " + setting
                                + " (CONFIG GET), which has to be " + wanted + ": " + failure.getMessage())
                        : Future.failedFuture(failure))
                .compose(value -> value.equals(wanted)
                        ? Future.succeededFuture()
                        : refused("durability is fsync, but Redis setting " + setting + " is " + value
                                + ": an acknowledgement would not mean that the disk has it; set " + setting + " "
                                + wanted + ", or another durability"));
    }

    /** A server that loads its data, or is busy, may answer later. */
    private static boolean forEver(Throwable failure) {
        return ErrorReplies.answered(failure) && !ErrorReplies.notNow(failure);
    }

    private static <T> Future<T> refused(String why) {
        return Future.failedFuture(new BrokerRefusedException(Reason.DURABILITY, why));
    }
}
