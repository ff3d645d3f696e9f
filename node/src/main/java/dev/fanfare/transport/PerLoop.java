package dev.fanfare.transport;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One value for each event loop, touched there alone.
 *
 * <p><b>Threads:</b> any.
 */
public final class PerLoop<T> {
    private final Map<Context, T> values = new ConcurrentHashMap<>();

    /** The value of a loop. */
    public void put(Context loop, T value) {
        values.put(loop, value);
    }

    /** Does something with each value, soon, on its loop. */
    public void each(Consumer<T> action) {
        values.forEach((loop, value) -> loop.runOnContext(v -> action.accept(value)));
    }

    /** Begins something with each value, on its loop; completes when all of it has, and fails when any of it did. */
    public Future<Void> join(Function<T, Future<Void>> action) {
        List<Future<Void>> all = new ArrayList<>();
        values.forEach((loop, value) -> {
            Promise<Void> done = Promise.promise();
            loop.runOnContext(v -> action.apply(value).onComplete(done));
            all.add(done.future());
        });
        return Future.join(all).mapEmpty();
    }
}
