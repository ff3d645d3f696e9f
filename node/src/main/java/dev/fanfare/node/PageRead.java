package dev.fanfare.node;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * A page that can be had in two ways. Nothing is done before one of them is asked.
 *
 * <p><b>Threads:</b> asked on a hub's loop, where futures complete, in line with the publications.
 *
 * @param <T> what the page is of
 */
public final class PageRead<T> {
    private final Supplier<Future<T>> held;
    private final Supplier<Future<T>> read;

    /** A page and its two ways. */
    public PageRead(Supplier<Future<T>> held, Supplier<Future<T>> read) {
        this.held = held;
        this.read = read;
    }

    /** The page out of this node's memory; completes soon, with null where the memory does not have it. */
    public Future<T> held() {
        return held.get();
    }

    /** The page, from wherever it has to be read; fails with {@code broker_unavailable} or {@code overloaded}. */
    public Future<T> read() {
        return read.get();
    }
}
