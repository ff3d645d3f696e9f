package dev.fanfare.broker.redis.session;

import dev.fanfare.broker.redis.script.NameListReply;
import dev.fanfare.broker.redis.script.Script;
import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.redis.Buckets;
import dev.fanfare.redis.ErrorReplies;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Says every second that this node lives, and reads who else does. The repair window waits for these nodes. Redis may lose the
 * list, so the last one read counts.
 */
public final class Live {
    /** How often {@link #tick} is to be called, milliseconds. */
    public static final long PERIOD_MS = 1_000;

    /** How long a word counts: a few periods, and not much longer than it takes to find a link dead. */
    static final int COUNTS_MS = 4_000;

    /** About as many as come while a word counts. */
    private static final int FIRST_ANSWERS = 4;

    private final String key;
    private final String control;
    private final String name;
    private List<String> names = List.of();
    /** Those heard of over an earlier session, or when this one began, that did not say a word in this one yet. */
    private final Set<String> before = new LinkedHashSet<>();

    private Session listening;
    private int answers;
    private final IntFunction<Session> sessions;

    /** A node called {@code name}, unique in the deployment, without blanks; {@code sessions} answers which serves a bucket. */
    public Live(Keyspace keys, String name, IntFunction<Session> sessions) {
        this.sessions = sessions;
        this.key = keys.live();
        this.control = keys.control(Buckets.HOME);
        this.name = name;
    }

    /** What this node is called among those that live. */
    public String name() {
        return name;
    }

    /**
     * The nodes that lived when Redis was asked last, separated by spaces. A server that came back without the list knows
     * only who found it already, so for the first {@value #FIRST_ANSWERS} answers of a session those from before count too.
     */
    public String names() {
        Set<String> all = new LinkedHashSet<>(names);
        all.addAll(before);
        return String.join(" ", all);
    }

    /**
     * To be called before the repair window is opened: says a first word, and adds those that this server knows, also when it
     * was away. So this node awaits others that it never heard of, as it has just started.
     */
    public Future<Void> join(Function<Request, Future<Response>> redis) {
        return redis.apply(Request.cmd(Command.EVAL)
                        .arg(Script.LIVE.source)
                        .arg(1)
                        .arg(key)
                        .arg(name)
                        .arg(COUNTS_MS)
                        .arg("first"))
                .map(reply -> {
                    before.addAll(NameListReply.parse(Script.LIVE, reply).names());
                    return null;
                });
    }

    /** Says a word and reads who else lives; to be called every {@link #PERIOD_MS}. */
    public void tick() {
        Session used = sessions.apply(Buckets.HOME);
        if (used != null) {
            used.run(Script.LIVE, List.of(key, control), List.of(name, COUNTS_MS, "again", used.number()))
                    .map(reply -> NameListReply.parse(Script.LIVE, reply))
                    .onSuccess(reply -> {
                        used.wrote();
                        if (!used.over()) {
                            take(used, reply.names());
                        }
                    })
                    .onFailure(failure -> {
                        if (ErrorReplies.is(failure, "FENCED")) {
                            used.end("the server does not know this session any more");
                        }
                    });
        }
    }

    private void take(Session from, List<String> alive) {
        if (from != listening) {
            listening = from;
            answers = 0;
            before.addAll(names);
        }
        names = alive;
        before.removeAll(alive);
        if (++answers >= FIRST_ANSWERS) {
            before.clear();
        }
    }
}
