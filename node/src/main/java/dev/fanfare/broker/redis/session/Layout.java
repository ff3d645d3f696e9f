package dev.fanfare.broker.redis.session;

import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.broker.BrokerRefusedException.Reason;
import dev.fanfare.broker.redis.script.LayoutReply;
import dev.fanfare.broker.redis.script.Script;
import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.redis.Buckets;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * Sees to it that all nodes of a deployment have the same number of buckets: before a session is used, and every second, as
 * Redis may lose its data under standing connections. The node that has worked with a number for the longest time is right.
 *
 * <p><b>Threads:</b> the broker's context.
 */
public final class Layout {
    private final Keyspace keys;
    private final String name;
    private final IntFunction<Session> sessions;
    private final LongSupplier clock;
    private long since = -1;

    /**
     * Of a node that has said nothing yet.
     *
     * @param name what it is called among those that live
     * @param sessions answers which session serves a bucket
     * @param clock milliseconds, never going back
     */
    public Layout(Keyspace keys, String name, IntFunction<Session> sessions, LongSupplier clock) {
        this.keys = keys;
        this.name = name;
        this.sessions = sessions;
        this.clock = clock;
    }

    /** Fails with {@link Reason#BUCKETS} where the others have another number. */
    public Future<Void> join(Function<Request, Future<Response>> redis) {
        List<Object> words = new ArrayList<>(List.of(Script.LAYOUT.source, places().size()));
        words.addAll(places());
        words.addAll(says(age()));
        return redis.apply(Request.cmd(Command.EVAL, words.toArray())).compose(this::judge);
    }

    /** To be called every {@link Live#PERIOD_MS}; ends the session where the others have another number. */
    public void tick() {
        Session used = sessions.apply(Buckets.HOME);
        if (used != null) {
            used.run(Script.LAYOUT, places(), says(age())).compose(this::judge).onFailure(failure -> {
                if (failure instanceof BrokerRefusedException && !used.over()) {
                    used.end(failure.getMessage());
                }
            });
        }
    }

    /** This node stops in good order; the last one takes the number with it, so that the next may have another. */
    public void leave() {
        Session used = sessions.apply(Buckets.HOME);
        if (used != null) {
            used.run(Script.LAYOUT, places(), says(-1));
        }
    }

    private long age() {
        return since < 0 ? 0 : clock.getAsLong() - since;
    }

    private List<String> places() {
        return List.of(keys.layout(), keys.layoutSince(), keys.live());
    }

    private List<Object> says(long age) {
        return List.of(name, keys.buckets(), age, Live.COUNTS_MS);
    }

    private Future<Void> judge(Response reply) {
        if (!(LayoutReply.parse(reply) instanceof LayoutReply.Other other)) {
            since = since < 0 ? clock.getAsLong() : since;
            return Future.succeededFuture();
        }
        return Future.failedFuture(new BrokerRefusedException(
                Reason.BUCKETS,
                "this node is set to " + keys.buckets() + " buckets, but the nodes that live here have "
                        + other.buckets() + " (" + keys.layout() + "): set the same number on all nodes"));
    }
}
