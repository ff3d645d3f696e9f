package dev.fanfare.broker.redis.session;

import dev.fanfare.broker.redis.script.Fenced;
import dev.fanfare.broker.redis.script.Script;
import dev.fanfare.broker.redis.wire.RoomKeys;
import dev.fanfare.redis.ErrorReplies;
import dev.fanfare.redis.LuaScript;
import dev.fanfare.redis.OneLine;
import dev.fanfare.redis.RedisSession;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * One life of the link: a connection for commands, one for pub/sub and, where replicas are waited for, one for that, all to
 * one server. It is over when any is lost; nothing from a session that is over counts.
 */
public final class Session implements RedisSession {
    /** Longer than a broadcast is tried. */
    private static final int FORGET_SECONDS = 15;

    /** Who made it. */
    public interface Owner {
        /** Ends the session, for a reason in words. */
        void end(String why);

        /** Which server it is with, in words. */
        String where();

        /** Gives up one bucket, see {@link RedisSession#lose}. */
        void lose(int bucket, String why);

        /** An answer is about to be taken; may end the session. */
        void look();

        /** The server said that a key or channel is elsewhere, or on its way there (MOVED, ASK, CLUSTERDOWN). */
        void misplaced(Throwable error);
    }

    private final RedisConnection commands;
    private final RedisConnection pubsub;
    private final RedisConnection aside;
    private final String server;
    private final long number;
    private final boolean sharded;
    private final Owner owner;
    private boolean over;
    /** What the server said when it took no write; null where it has taken one since. */
    private String refusal;

    private int quiet;

    /**
     * A session with whom the connections led to; {@code aside}: the third connection, null where none is needed.
     */
    public Session(
            RedisConnection commands,
            RedisConnection pubsub,
            RedisConnection aside,
            Welcome welcome,
            boolean sharded,
            Owner owner) {
        this.aside = aside;
        this.commands = commands;
        this.pubsub = pubsub;
        this.server = welcome.server();
        this.number = welcome.number();
        this.sharded = sharded;
        this.owner = owner;
    }

    /** {@code master_replid} of the server, which every script compares with its own. */
    public String server() {
        return server;
    }

    /** The server in words: its address, or how it was found. */
    public String where() {
        return owner.where();
    }

    /** The server took a write. */
    public void wrote() {
        refusal = null;
    }

    /** Why the server takes no writes for now, in its words; null where it does, as far as anybody tried. */
    public String refusal() {
        return refusal;
    }

    /** To be called once a second: what nobody was told again for {@value #FORGET_SECONDS} s may be over. */
    void forget() {
        if (refusal != null && ++quiet > FORGET_SECONDS) {
            refusal = null;
        }
    }

    /** Tells it from every other of this process. */
    public long number() {
        return number;
    }

    @Override
    public boolean over() {
        return over;
    }

    /** Marks it as over; {@link #end} does the work. */
    public void close() {
        over = true;
    }

    @Override
    public void end(String why) {
        if (!over) {
            owner.end(why);
        }
    }

    @Override
    public void lose(int bucket, String why) {
        if (!over) {
            owner.lose(bucket, why);
        }
    }

    /**
     * A script answered FENCED: the server is not the one that it was, or it is, and the control hash of the bucket names
     * another, as it does after the bucket's slot went from one shard to another and back, or another session of this node.
     */
    public void fenced(RoomKeys room, Fenced reply) {
        if (reply.server().equals(server)) {
            lose(room.bucket(), "another server or session took bucket " + room.bucket() + " over meanwhile");
        } else {
            end("the server is not the one it was");
        }
    }

    @Override
    public boolean sharded() {
        return sharded;
    }

    /** Runs one of the broker's scripts: KEYS, ARGV. */
    public Future<Response> run(Script script, List<String> keys, List<Object> args) {
        return run(script.lua, keys, args);
    }

    /** The same over the third connection, which may have to wait for replicas. */
    public Future<Response> runAside(Script script, List<String> keys, List<Object> args) {
        return run(this::askAside, script.lua, keys, args);
    }

    @Override
    public Future<Response> run(LuaScript plain, List<String> keys, List<Object> args) {
        return run(this::ask, plain, keys, args);
    }

    private Future<Response> run(
            Function<Request, Future<Response>> redis, LuaScript plain, List<String> keys, List<Object> args) {
        LuaScript script = plain.variant(sharded);
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
        return redis.apply(Request.cmd(Command.EVALSHA, all)).recover(failure -> {
            if (!ErrorReplies.is(failure, "NOSCRIPT")) {
                return Future.failedFuture(failure);
            }
            Object[] again = Arrays.copyOf(all, all.length);
            again[0] = script.source();
            return redis.apply(Request.cmd(Command.EVAL, again));
        });
    }

    @Override
    public Future<Response> send(Command command, Object... args) {
        return ask(Request.cmd(command, args));
    }

    /** Sends a command. Who takes the answer looks first whether the session is {@link #over}. */
    public Future<Response> ask(Request command) {
        return ask(commands, command);
    }

    /** The same over the third connection. */
    public Future<Response> askAside(Request command) {
        return ask(aside, command);
    }

    private Future<Response> ask(RedisConnection connection, Request command) {
        return connection.send(command).andThen(done -> {
            owner.look();
            if (done.failed() && ErrorReplies.ofPlace(done.cause())) {
                owner.misplaced(done.cause());
            }
            if (done.failed() && ErrorReplies.ofWrites(done.cause())) {
                refusal = OneLine.of(done.cause());
                quiet = 0;
            }
        });
    }

    /**
     * SUBSCRIBE, SSUBSCRIBE, or the opposite, of these channels. Nothing completes when the server has done it: its confirmation comes
     * as a push. Only these and pings go over the pub/sub connection, as its client takes a push for the reply of whatever
     * waits for one.
     */
    @Override
    public void channels(boolean on, List<String> channels) {
        Command plain = on ? Command.SUBSCRIBE : Command.UNSUBSCRIBE;
        Command shard = on ? Command.SSUBSCRIBE : Command.SUNSUBSCRIBE;
        pubsub.send(Request.cmd(sharded ? shard : plain, channels.toArray())).onFailure(this::refused);
    }

    /** A subscription was not sent, or the server refused it: it may be that it serves the slot no more. */
    public void refused(Throwable failure) {
        if (sharded && ErrorReplies.is(failure, "MOVED")) {
            if (!over) {
                owner.misplaced(failure);
            }
        } else {
            end("a subscription was refused: " + failure.getMessage());
        }
    }

    /** Makes all connections talk, so that one that is dead is found by its silence. */
    public void ping() {
        commands.send(Request.cmd(Command.PING)).onFailure(failure -> end("no answer: " + failure.getMessage()));
        if (aside != null) {
            aside.send(Request.cmd(Command.PING)).onFailure(failure -> end("no answer: " + failure.getMessage()));
        }
        // Its reply goes to the handler of pushes, or to this future, or nowhere; only an error matters, and one that
        // the
        // server gave is that of a subscription.
        pubsub.send(Request.cmd(Command.PING)).onFailure(failure -> {
            if (ErrorReplies.answered(failure)) {
                refused(failure);
            } else {
                end("no answer: " + failure.getMessage());
            }
        });
    }
}
