package dev.fanfare.testing;

import dev.fanfare.peers.Answers;
import dev.fanfare.peers.Peers;
import dev.fanfare.protocol.FanfareException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** A node that answers questions with its incarnation and the question, called from a test's thread. */
public final class PeersProbe implements AutoCloseable {
    /** An engine, and what is to be started after it and ended after it. */
    public record Engine(Peers peers, Runnable start, Supplier<Future<Void>> end) {}

    /** What it answers. */
    public volatile Function<String, Future<String>> answering;

    private final Context context;
    private final Engine engine;
    private boolean ended;

    /** Makes an engine on a new event-loop context, and starts it. */
    public PeersProbe(Vertx vertx, String incarnation, BiFunction<Context, String, Engine> made) {
        answering = question -> Future.succeededFuture(incarnation + ": " + question);
        context = ((VertxInternal) vertx).createEventLoopContext();
        engine = get(on(() -> {
            Engine begun = made.apply(context, incarnation);
            begun.peers().start(question -> answering.apply(question));
            begun.start().run();
            return Future.succeededFuture(begun);
        }));
    }

    private <T> Future<T> on(Supplier<Future<T>> call) {
        Promise<T> done = Promise.promise();
        context.runOnContext(v -> call.get().onComplete(done));
        return done.future();
    }

    /** Waits for the outcome. */
    public static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FanfareException known) {
                throw known;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    public Answers ask(String question) {
        return get(on(() -> engine.peers().ask(question)));
    }

    /** Asks so often in one turn of the loop. */
    public List<Future<Answers>> askAtOnce(int count) {
        return get(on(() -> {
            List<Future<Answers>> asked = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                asked.add(engine.peers().ask("x"));
            }
            return Future.succeededFuture(asked);
        }));
    }

    /** As a node that is stopped. */
    public void end() {
        get(on(engine.peers()::close));
    }

    /** Ends it and what it works with. Again: no effect. */
    @Override
    public void close() {
        if (!ended) {
            ended = true;
            end();
            get(on(engine.end()));
        }
    }
}
