package dev.fanfare.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * One life of the link to Redis, as its users see it: commands and subscriptions that go to one server. It serves
 * some buckets: all there are, or in Redis Cluster those that its shard has. Nothing from a session that is over counts.
 *
 * <p><b>Threads:</b> the broker's context.
 */
public interface RedisSession {
    /** Whether it is over; calls not answered by then may or may not have been done. */
    boolean over();

    /** Gives this session up, for a reason in words: the link connects anew. */
    void end(String why);

    /**
     * Gives up one bucket, for a reason in words: what is done for it in this session may be void, so it is taken down and
     * comes up again, here or in another session. Outside Redis Cluster this ends the session.
     */
    void lose(int bucket, String why);

    /** Whether publications go through sharded pub/sub: SPUBLISH and SSUBSCRIBE. So it is in Redis Cluster. */
    boolean sharded();

    /** Sends a command. Calls are carried out in the order they are made. */
    Future<Response> send(Command command, Object... args);

    /** PUBLISH or SPUBLISH, whichever the subscribers of this session hear. */
    default Future<Response> publish(String channel, String message) {
        return send(sharded() ? Command.SPUBLISH : Command.PUBLISH, channel, message);
    }

    /**
     * Runs a script; where publications are sharded, its variant of that kind.
     *
     * @param keys KEYS
     * @param args ARGV: texts, byte arrays, numbers
     */
    Future<Response> run(LuaScript script, List<String> keys, List<Object> args);

    /**
     * Subscribes these channels, or unsubscribes them; the server's confirmation comes as a push.
     *
     * @param channels not empty; all of one hash tag where publications are sharded
     */
    void channels(boolean on, List<String> channels);
}
