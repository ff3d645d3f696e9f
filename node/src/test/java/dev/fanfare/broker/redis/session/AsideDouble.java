package dev.fanfare.broker.redis.session;

import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.redis.BucketSet;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.ErrorType;
import io.vertx.redis.client.impl.types.MultiType;
import io.vertx.redis.client.impl.types.NumberType;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** A session's third connection whose answers the test gives, in the order of the questions; time is the test's too. */
public final class AsideDouble extends SteadyOwner {
    public final List<String> ended = new ArrayList<>();
    public final List<Boolean> waiting = new ArrayList<>();
    public long now = 1_000;

    private final Deque<Asked> asked = new ArrayDeque<>();
    private final Deque<Handler<Long>> timers = new ArrayDeque<>();

    private record Asked(Command command, Promise<Response> answer) {}

    public final Session session = new Session(
            connection(), connection(), connection(), new Welcome("server", BucketSet.NONE, 1), false, this);
    public final Kit kit = new Kit(vertx(), () -> now, new Random(1), new BrokerMeter() {
        @Override
        public void waiting(boolean forReplicas) {
            waiting.add(forReplicas);
        }
    });

    private RedisConnection connection() {
        return (RedisConnection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RedisConnection.class}, (proxy, method, args) -> {
                    Asked one = new Asked(((Request) args[0]).command(), Promise.promise());
                    asked.add(one);
                    return one.answer.future();
                });
    }

    /** Knows timers alone. */
    private Vertx vertx() {
        return (Vertx) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Vertx.class}, (proxy, method, args) -> {
                    if (!method.getName().equals("setTimer")) {
                        throw new AssertionError(method);
                    }
                    @SuppressWarnings("unchecked")
                    Handler<Long> handler = (Handler<Long>) args[1];
                    timers.add(handler);
                    return (long) timers.size();
                });
    }

    /** The commands not answered yet, oldest first. */
    public List<String> open() {
        return asked.stream().map(one -> one.command.toString()).toList();
    }

    /** Answers the oldest. */
    public void answer(Response reply) {
        asked.remove().answer.complete(reply);
    }

    public void refuse(String error) {
        asked.remove().answer.fail(ErrorType.create(error));
    }

    /** All timers are due. */
    public void tick() {
        List<Handler<Long>> due = List.copyOf(timers);
        timers.clear();
        due.forEach(one -> one.handle(0L));
    }

    /** What {@code append.lua} answers where the top is that. */
    public static Response top(long offset) {
        MultiType reply = MultiType.create(10, false);
        List.of("OK", "epoch", Long.toString(offset), "1.a").forEach(word -> reply.add(text(word)));
        reply.add(MultiType.create(0, false));
        List.of("0.0", "-1", "0", "0", "").forEach(word -> reply.add(text(word)));
        return reply;
    }

    public static Response reply(String... words) {
        MultiType reply = MultiType.create(words.length, false);
        for (String word : words) {
            reply.add(text(word));
        }
        return reply;
    }

    public static Response text(String text) {
        return BulkType.create(Buffer.buffer(text), false);
    }

    public static Response count(int replicas) {
        return NumberType.create(replicas);
    }

    /** What INFO replication answers: how far the server is, and how far each replica has confirmed. */
    public static Response info(long reached, long... replicas) {
        StringBuilder info = new StringBuilder("# Replication\r\nrole:master\r\nconnected_slaves:" + replicas.length);
        for (int i = 0; i < replicas.length; i++) {
            info.append("\r\nslave" + i + ":ip=10.0.0.2,port=6379,state=online,offset=" + replicas[i] + ",lag=0");
        }
        return text(info + "\r\nmaster_repl_offset:" + reached + "\r\n");
    }

    public Future<Response> ask() {
        return session.askAside(Request.cmd(Command.EVALSHA));
    }

    @Override
    public void end(String why) {
        ended.add(why);
        session.close();
    }

    @Override
    public String where() {
        return "10.0.0.1:6379";
    }
}
