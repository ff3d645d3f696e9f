package dev.fanfare.broker.redis;

import dev.fanfare.redis.ErrorReplies;
import dev.fanfare.redis.LuaScript;
import dev.fanfare.redis.RedisSession;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * One life of the link: a connection for commands and one for pub/sub, both to one server. It is over when either is
 * lost; nothing from a session that is over counts.
 */
final class Session implements RedisSession {
    private final RedisConnection commands;
    private final RedisConnection pubsub;
    private final String server;
    private final Consumer<String> end;
    private final Runnable look;
    private boolean over;

    /**
     * A session with the server whose {@code master_replid} is {@code server}; {@code end} ends it, for a reason in
     * words; {@code look} runs before an answer is taken, and may end it.
     */
    Session(RedisConnection commands, RedisConnection pubsub, String server, Consumer<String> end, Runnable look) {
        this.commands = commands;
        this.pubsub = pubsub;
        this.server = server;
        this.end = end;
        this.look = look;
    }

    /** {@code master_replid} of the server, which every script compares with its own. */
    String server() {
        return server;
    }

    @Override
    public boolean over() {
        return over;
    }

    /** Marks it as over; {@link #end} does the work. */
    void close() {
        over = true;
    }

    @Override
    public void end(String why) {
        if (!over) {
            end.accept(why);
        }
    }

    /** Runs one of the broker's scripts: KEYS, ARGV. */
    Future<Response> run(Script script, List<String> keys, List<Object> args) {
        return run(script.lua, keys, args);
    }

    @Override
    public Future<Response> run(LuaScript script, List<String> keys, List<Object> args) {
        Object[] all = new Object[2 + keys.size() + args.size()];
        all[0] = script.sha();
        all[1] = keys.size();
        int at = 2;
        for (String key : keys) {
            all[at++] = key;
        }
        for (Object arg : args) {
            all[at++] = arg;
        }
        return ask(Request.cmd(Command.EVALSHA, all)).recover(failure -> {
            if (!ErrorReplies.is(failure, "NOSCRIPT")) {
                return Future.failedFuture(failure);
            }
            Object[] again = Arrays.copyOf(all, all.length);
            again[0] = script.source();
            return ask(Request.cmd(Command.EVAL, again));
        });
    }

    @Override
    public Future<Response> send(Command command, Object... args) {
        return ask(Request.cmd(command, args));
    }

    /** Sends a command. Who takes the answer looks first whether the session is {@link #over}. */
    Future<Response> ask(Request command) {
        return commands.send(command).andThen(done -> look.run());
    }

    /**
     * SUBSCRIBE or UNSUBSCRIBE of these channels. Nothing completes when the server has done it: its confirmation comes
     * as a push. Only such commands go over the pub/sub connection, as its client takes a push for the reply of whatever
     * waits for one.
     */
    @Override
    public void channels(Command command, List<String> channels) {
        pubsub.send(Request.cmd(command, channels.toArray()))
                .onFailure(failure -> end("a subscription could not be sent: " + failure.getMessage()));
    }

    /** Makes both connections talk, so that one that is dead is found by its silence. */
    void ping() {
        commands.send(Request.cmd(Command.PING)).onFailure(failure -> end("no answer: " + failure.getMessage()));
        // Its reply goes to the handler of pushes, or to this future, or nowhere; only an error matters.
        pubsub.send(Request.cmd(Command.PING)).onFailure(failure -> end("no answer: " + failure.getMessage()));
    }
}
