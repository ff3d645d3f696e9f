package dev.fanfare.testing;

import dev.fanfare.redis.LuaScript;
import dev.fanfare.redis.RedisSession;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.List;

/** A session that stands, and of which nothing is asked: a test overrides what it expects, and anything else fails it. */
public class SessionDouble implements RedisSession {
    @Override
    public boolean over() {
        return false;
    }

    @Override
    public boolean sharded() {
        return false;
    }

    @Override
    public void end(String why) {
        throw new AssertionError(why);
    }

    @Override
    public void lose(int bucket, String why) {
        throw new AssertionError(why);
    }

    @Override
    public Future<Response> send(Command command, Object... args) {
        throw new AssertionError(command.toString());
    }

    @Override
    public Future<Response> run(LuaScript script, List<String> keys, List<Object> args) {
        throw new AssertionError(script.toString());
    }

    @Override
    public void channels(boolean on, List<String> channels) {
        throw new AssertionError(channels.toString());
    }
}
