package dev.fanfare.broker.redis.link;

import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.broker.redis.session.Session;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the settings of Redis that the promise leans on and warns of each that weakens it. Never in the way: it runs beside
 * the work, and what cannot be read is said once. Runs on every new session, as another server may be behind the address, and
 * every {@value #AGAIN_MS} ms while that stands; a warning that stands is not repeated. What the level of durability needs
 * and is not there any more ends the session, see {@link DurabilityCheck}; so does a right that was taken away ({@link Rights}).
 *
 * <p>Sources: Redis' {@code INFO} (persistence, memory, replication) and {@code CONFIG GET}, which a managed service or an
 * ACL may refuse.
 */
public final class ServerCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCheck.class);
    private static final List<String> SECTIONS = List.of("persistence", "memory", "replication");
    private static final List<String> SETTINGS = List.of("min-replicas-to-write", "client-output-buffer-limit");

    private static final int AGAIN_MS = 10_000;

    private final Vertx vertx;
    private final DurabilityCheck durability;
    private final Rights rights;
    private Set<String> said = new HashSet<>();

    /** One for the server of a link. */
    public ServerCheck(Vertx vertx, Handshake handshake) {
        this.vertx = vertx;
        this.durability = handshake.durability();
        this.rights = handshake.rights();
    }

    /** Asks, and warns when the answers are there; again and again until the session ends. */
    public void run(Session session) {
        look(session)
                .onComplete(done -> vertx.setTimer(AGAIN_MS, t -> {
                    if (!session.over()) {
                        run(session);
                    }
                }));
    }

    private Future<Void> look(Session session) {
        Future<ServerSettings> found = settings(session::ask, session.sharded());
        Future<List<String>> level = durability.again(session);
        Future<Void> allowed = rights.again(session);
        return Future.join(found, allowed, level)
                .<Void>mapEmpty()
                .otherwiseEmpty()
                .onComplete(done -> {
                    for (Future<?> needed : List.of(level, allowed)) {
                        if (needed.cause() instanceof BrokerRefusedException refusal) {
                            session.end(refusal.getMessage());
                        }
                    }
                    if (!session.over()) {
                        List<String> warnings = new ArrayList<>(found.result().warnings());
                        warnings.addAll(level.succeeded() ? level.result() : List.of());
                        say(warnings);
                    }
                });
    }

    private void say(List<String> warnings) {
        warnings.stream().filter(warning -> !said.contains(warning)).forEach(LOG::warn);
        said = new HashSet<>(warnings);
    }

    /** What a server says of itself; never fails: what is refused is missing. */
    static Future<ServerSettings> settings(Function<Request, Future<Response>> redis, boolean cluster) {
        List<Future<String>> info =
                SECTIONS.stream().map(section -> info(redis, section)).toList();
        List<Future<String>> config =
                SETTINGS.stream().map(setting -> config(redis, setting)).toList();
        Future<String> coverage = cluster ? config(redis, "cluster-require-full-coverage") : Future.succeededFuture();
        List<Future<?>> all = new ArrayList<>(info);
        all.addAll(config);
        all.add(coverage);
        return Future.join(all)
                .<Void>mapEmpty()
                .otherwiseEmpty()
                .map(done -> new ServerSettings(
                        info.stream()
                                .map(ServerCheck::known)
                                .filter(text -> text != null)
                                .collect(Collectors.joining("\r\n")),
                        known(config.get(0)),
                        known(config.get(1)),
                        known(coverage)));
    }

    private static Future<String> info(Function<Request, Future<Response>> redis, String section) {
        return redis.apply(Request.cmd(Command.INFO).arg(section)).map(Response::toString);
    }

    private static Future<String> config(Function<Request, Future<Response>> redis, String setting) {
        return redis.apply(Request.cmd(Command.CONFIG).arg("GET").arg(setting)).map(reply -> value(reply, setting));
    }

    /** RESP3 answers a map, RESP2 a list of names and values. */
    static String value(Response reply, String setting) {
        if (reply.attributes() != null && reply.getKeys().contains(setting)) {
            return reply.get(setting).toString();
        }
        return reply.size() >= 2 ? reply.get(1).toString() : null;
    }

    /** What was answered; null where it was refused. */
    private static String known(Future<String> answer) {
        return answer.succeeded() ? answer.result() : null;
    }
}
