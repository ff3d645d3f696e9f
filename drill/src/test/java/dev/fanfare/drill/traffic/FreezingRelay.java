package dev.fanfare.drill.traffic;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Passes bytes between clients and a node until they are frozen: then the connections there are stay open, and dead. */
final class FreezingRelay implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    /** Held: a client that nobody holds is closed, and its connections with it. */
    private final NetClient client = vertx.createNetClient();

    private final Set<NetSocket> live = ConcurrentHashMap.newKeySet();
    private final URI node;
    private final NetServer server;

    FreezingRelay(URI node) {
        this.node = node;
        server = await(vertx.createNetServer().connectHandler(this::accept).listen(0, "127.0.0.1"));
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + server.actualPort());
    }

    /** Lets nothing through any more on the connections that there are now, and does not say so. */
    void freeze() {
        live.clear();
    }

    private void accept(NetSocket downstream) {
        downstream.pause();
        client.connect(node.getPort(), node.getHost()).onSuccess(upstream -> {
            live.add(downstream);
            upstream.handler(bytes -> pass(downstream, () -> downstream.write(bytes)));
            downstream.handler(bytes -> pass(downstream, () -> upstream.write(bytes)));
            upstream.closeHandler(v -> pass(downstream, downstream::close));
            downstream.closeHandler(v -> upstream.close());
            downstream.resume();
        });
    }

    private void pass(NetSocket downstream, Runnable what) {
        if (live.contains(downstream)) {
            what.run();
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done in 10 s", e);
        }
    }
}
