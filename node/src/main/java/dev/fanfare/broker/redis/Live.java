package dev.fanfare.broker.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * Says every second that this node lives, and reads who else does: the repair window awaits these, and as Redis may come
 * back without the list, the last one read is what counts.
 */
final class Live {
    /** How often {@link #tick} is to be called, milliseconds. */
    static final long PERIOD = 1_000;

    /** How long a word counts: a few periods, and not much longer than it takes to find a link dead. */
    private static final int COUNTS_MILLIS = 4_000;

    private final String key;
    private final String name;
    private List<String> names = List.of();
    private Session session;

    /** A node called {@code name}, unique in the deployment, without blanks. */
    Live(Keys keys, String name) {
        this.key = keys.live();
        this.name = name;
    }

    String name() {
        return name;
    }

    /** The nodes that lived when Redis was asked last, separated by spaces. */
    String names() {
        return String.join(" ", names);
    }

    /** Null: there is no session. */
    void begin(Session begun) {
        session = begun;
        tick();
    }

    void tick() {
        Session used = session;
        if (used != null) {
            used.run(Script.LIVE, List.of(key), List.of(name, COUNTS_MILLIS)).onSuccess(reply -> {
                if (!used.over()) {
                    names = reply.stream().map(Response::toString).toList();
                }
            });
        }
    }

    /** This node stops in good order: nobody is to wait for it. */
    void leave() {
        if (session != null) {
            session.send(Command.ZREM, key, name);
            session = null;
        }
    }
}
