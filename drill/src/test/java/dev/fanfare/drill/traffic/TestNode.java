package dev.fanfare.drill.traffic;

import dev.fanfare.broker.Broker;
import dev.fanfare.broker.MemoryBroker;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.DrainConfig;
import dev.fanfare.config.Limits;
import dev.fanfare.config.LogConfig;
import dev.fanfare.config.MemoryConfig;
import dev.fanfare.config.ServerConfig;
import dev.fanfare.config.WebSocketConfig;
import dev.fanfare.model.NodeId;
import dev.fanfare.node.Node;
import dev.fanfare.presence.MemoryPresence;
import dev.fanfare.protocol.CloseCode;
import dev.fanfare.room.HubMeter;
import dev.fanfare.transport.Admission;
import dev.fanfare.transport.HostPolicy;
import dev.fanfare.transport.HttpServerVerticle;
import dev.fanfare.transport.OriginPolicy;
import dev.fanfare.transport.TransportMeter;
import dev.fanfare.transport.bounds.ClientBounds;
import dev.fanfare.transport.websocket.WebSocketRoutes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** A real node on the memory engine, which may be spoiled, on a free port of the loopback address. */
final class TestNode implements AutoCloseable {
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(2));
    private final Node node;
    private final WebSocketRoutes sockets;
    private final HttpServerVerticle server;

    TestNode(LogConfig log, UnaryOperator<Broker> spoiled) {
        var context = ((VertxInternal) vertx).createEventLoopContext();
        Broker broker = spoiled.apply(new MemoryBroker(context, BrokerConfig.DEFAULT));
        Node.Settings settings = new Node.Settings(Limits.DEFAULT, log, BrokerConfig.DEFAULT, 1_024, HubMeter.NONE);
        node = new Node(
                new NodeId("n1", "abcdefgh"),
                vertx,
                context,
                broker,
                new MemoryPresence(context, 5_000),
                settings,
                Clock.systemUTC());
        await(node.start());
        Admission admission = new Admission(Limits.DEFAULT, () -> false, System::nanoTime);
        sockets = new WebSocketRoutes(
                node,
                WebSocketConfig.DEFAULT,
                Limits.DEFAULT,
                DrainConfig.DEFAULT,
                admission,
                new ClientBounds(MemoryConfig.DEFAULT),
                new OriginPolicy(List.of(), "127.0.0.1"),
                TransportMeter.NONE);
        server = new HttpServerVerticle(
                "127.0.0.1",
                0,
                1_024,
                List.of(sockets),
                new HostPolicy("127.0.0.1", false),
                ServerConfig.DEFAULT,
                TransportMeter.NONE);
        await(vertx.deployVerticle(server));
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + server.port());
    }

    /** Begins to end all connections; they may come again. */
    void disconnectAll() {
        sockets.closeAll(CloseCode.GOING_AWAY, "come again");
    }

    @Override
    public void close() {
        await(node.close());
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
