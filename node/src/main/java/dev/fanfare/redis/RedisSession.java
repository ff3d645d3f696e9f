package dev.fanfare.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * One life of the link to Redis, as its users see it: commands and subscriptions that go to one server. Nothing from a
 * session that is over counts.
 *
 * <p><b>Threads:</b> the broker's context.
 */
public interface RedisSession {
    /** Whether it is over; calls not answered by then may or may not have been done. */
    boolean over();

    /** Gives this session up, for a reason in words: the link connects anew. */
    void end(String why);

    /** Sends a command. Calls are carried out in the order they are made. */
    Future<Response> send(Command command, Object... args);

    /**
     * Runs a script.
     *
     * @param keys KEYS
     * @param args ARGV: texts, byte arrays, numbers
     */
    Future<Response> run(LuaScript script, List<String> keys, List<Object> args);

    /** SUBSCRIBE or UNSUBSCRIBE of these channels; the server's confirmation comes as a push. */
    void channels(Command command, List<String> channels);
}
