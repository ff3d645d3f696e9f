package dev.fanfare.broker.redis.sim;

import dev.fanfare.broker.redis.sim.Waits.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import io.vertx.redis.client.impl.CommandImpl;
import io.vertx.redis.client.impl.RequestImpl;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * A connection of a node to a modelled server. Both ways keep their order and take some time; either may be cut, with what
 * is on it. Behaves towards its user as {@code RedisStandaloneConnection} of vertx-redis-client 5.1 does, with its oddity:
 * a push takes the place of a reply that is awaited on the same connection.
 */
final class SimConnection implements RedisConnection, ModelServer.Peer {
    /** What takes longer than this was lost on the way and is transmitted again. */
    private static final long RETRANSMITTED_MICROS = 15_000;

    private static final long LATEST_MICROS = 1_000_000;

    private final Timeline timeline;
    private final Process process;
    private final ModelServer server;
    private final LongSupplier latency;
    private final long silence;
    private final Scenario scenario;
    private final Deque<Promise<Response>> waiting = new ArrayDeque<>();
    /** What came while the server was in the WAIT of this connection. */
    private final Deque<List<String>> held = new ArrayDeque<>();

    private Waiting blocked;
    private Handler<Response> onMessage;
    private Handler<Void> onEnd;
    private boolean closed;
    private boolean cutUp;
    private boolean cutDown;
    private boolean losesPushes;
    private long lastUp;
    private long lastDown;
    private long heard;

    /**
     * Where it stands open.
     *
     * @param silence so many microseconds without a byte end it
     * @param scenario whether what is on its way when the node closes it arrives however late it is, and WAIT is for nothing
     */
    SimConnection(
            Timeline timeline,
            Process process,
            ModelServer server,
            LongSupplier latency,
            long silence,
            Scenario scenario) {
        this.scenario = scenario;
        this.timeline = timeline;
        this.process = process;
        this.server = server;
        this.latency = latency;
        this.silence = silence;
        this.heard = timeline.now();
        awaitSilence(silence);
    }

    Process process() {
        return process;
    }

    ModelServer server() {
        return server;
    }

    boolean closed() {
        return closed;
    }

    // ---- what happens to it ----

    /** Nothing gets to the server, from the server, from now on; nobody is told. */
    void blackHole(boolean up, boolean down) {
        cutUp |= up;
        cutDown |= down;
    }

    /** Subscriptions stay in name only. */
    void deafen() {
        server.unsubscribe(this);
    }

    /** Pushes are lost on the way; replies are not. */
    void losePushes(boolean lost) {
        losesPushes = lost;
    }

    /** Reset by the network or the server, the node is told a little later: what is on it is lost, or as late as can be. */
    void reset() {
        blackHole(!scenario.late(), true);
        forgotten();
        timeline.after(LATEST_MICROS, null, () -> cutUp = true);
        timeline.after(latency.getAsLong(), process, this::end);
    }

    private void awaitSilence(long micros) {
        timeline.after(micros, process, () -> {
            long left = heard + silence - timeline.now();
            if (!closed && left > 0) {
                awaitSilence(left);
            } else if (!closed) {
                reset();
            }
        });
    }

    private void end() {
        if (!closed) {
            closed = true;
            List<Promise<Response>> lost = List.copyOf(waiting);
            waiting.clear();
            lost.forEach(one -> one.tryFail(ErrorType.create("CONNECTION_CLOSED")));
            if (onEnd != null) {
                onEnd.handle(null);
            }
        }
    }

    // ---- towards the server ----

    @Override
    public Future<Response> send(Request request) {
        if (closed) {
            return Future.failedFuture("Connection is closed");
        }
        Promise<Response> promise = Promise.promise();
        CommandImpl command = (CommandImpl) request.command();
        if (command.isPubSub()) {
            transmit(List.of(request));
            return Future.succeededFuture();
        }
        waiting.addLast(promise);
        transmit(List.of(request));
        return promise.future();
    }

    @Override
    public Future<List<Response>> batch(List<Request> commands) {
        if (closed) {
            return Future.failedFuture("Connection is closed");
        }
        List<Future<Response>> replies = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            Promise<Response> promise = Promise.promise();
            waiting.addLast(promise);
            replies.add(promise.future());
        }
        transmit(commands);
        return Future.join(replies)
                .map(all -> replies.stream().map(Future::result).toList())
                .recover(failure -> Future.failedFuture(ErrorType.create("ERR [0] " + failure)));
    }

    private void transmit(List<Request> requests) {
        lastUp = Math.max(lastUp, timeline.now() + latency.getAsLong());
        List<List<String>> texts = new ArrayList<>();
        for (Request request : requests) {
            RequestImpl sent = (RequestImpl) request;
            List<String> words = new ArrayList<>();
            words.add(sent.command().toString().toUpperCase(Locale.ROOT));
            sent.getArgs().forEach(arg -> words.add(Text.of(arg)));
            texts.add(words);
        }
        timeline.after(lastUp - timeline.now(), null, () -> {
            for (List<String> words : texts) {
                if (!cutUp) {
                    arrived(words);
                }
            }
        });
    }

    private void arrived(List<String> words) {
        if (blocked != null) {
            held.addLast(words);
            return;
        }
        Object reply = server.execute(this, words);
        if (reply instanceof Waiting wait && scenario.unwaited()) {
            server.goOn(this, wait);
            down(Responses.of(wait.replicas()));
        } else if (reply instanceof Waiting wait) {
            blocked = wait;
            look(wait);
        } else if (reply != ModelServer.Peer.class) {
            down(Responses.of(reply));
        }
    }

    /** Goes on with what came meanwhile when the server has done with a WAIT. */
    private void look(Waiting wait) {
        if (blocked != wait) {
            return;
        }
        long left = server.left(wait);
        if (left > 0) {
            timeline.after(left, null, () -> look(wait));
            return;
        }
        blocked = null;
        down(Responses.of(server.goOn(this, wait)));
        while (blocked == null && !held.isEmpty()) {
            arrived(held.pollFirst());
        }
    }

    /** The server knows it no more. */
    private void forgotten() {
        server.gone(this);
        blocked = null;
        held.clear();
    }

    // ---- from the server ----

    @Override
    public void push(List<Object> message) {
        if (!losesPushes || !message.get(0).equals("message")) {
            down(Responses.push(message));
        }
    }

    @Override
    public void unblocked(RedisError why) {
        down(Responses.of(why));
        cutUp = true;
        forgotten();
        if (!cutDown) {
            timeline.after(lastDown - timeline.now(), process, this::end);
        }
    }

    private void down(Response response) {
        if (cutDown) {
            return;
        }
        lastDown = Math.max(lastDown, timeline.now() + latency.getAsLong());
        timeline.after(lastDown - timeline.now(), process, () -> {
            if (!cutDown && !closed) {
                heard = timeline.now();
                handle(response);
            }
        });
    }

    private void handle(Response reply) {
        Promise<Response> request = waiting.pollFirst();
        if (request == null || reply != null && reply.type() == ResponseType.PUSH) {
            if (onMessage != null) {
                onMessage.handle(reply);
            }
        } else if (reply != null && reply.type() == ResponseType.ERROR) {
            request.tryFail((ErrorType) reply);
        } else {
            request.tryComplete(reply);
        }
    }

    // ---- the rest of the interface ----

    @Override
    public RedisConnection exceptionHandler(Handler<Throwable> handler) {
        return this; // nothing goes wrong but the end
    }

    @Override
    public RedisConnection handler(Handler<Response> handler) {
        onMessage = handler;
        return this;
    }

    @Override
    public RedisConnection endHandler(Handler<Void> handler) {
        onEnd = handler;
        return this;
    }

    @Override
    public RedisConnection pause() {
        throw new UnsupportedOperationException();
    }

    @Override
    public RedisConnection resume() {
        throw new UnsupportedOperationException();
    }

    @Override
    public RedisConnection fetch(long amount) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Void> close() {
        if (!closed) {
            cutDown = true;
            // SO_LINGER 0: what has to be transmitted again is not, but by what stands between; what else is on its way
            // arrives
            timeline.after(scenario.late() ? LATEST_MICROS : RETRANSMITTED_MICROS, null, () -> {
                cutUp = true;
                forgotten();
            });
            timeline.after(latency.getAsLong(), process, this::end);
        }
        return Future.succeededFuture();
    }

    @Override
    public boolean pendingQueueFull() {
        return false;
    }
}
