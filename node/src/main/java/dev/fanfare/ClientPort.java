package dev.fanfare;

import dev.fanfare.config.NodeConfig;
import dev.fanfare.config.ServerConfig;
import dev.fanfare.measure.MemoryMeters;
import dev.fanfare.measure.TransportMeters;
import dev.fanfare.metrics.Meter;
import dev.fanfare.metrics.Meters;
import dev.fanfare.node.Admin;
import dev.fanfare.node.Drain;
import dev.fanfare.node.Node;
import dev.fanfare.protocol.CloseCode;
import dev.fanfare.transport.Admission;
import dev.fanfare.transport.Cors;
import dev.fanfare.transport.CountingTransport;
import dev.fanfare.transport.HostPolicy;
import dev.fanfare.transport.HttpServerVerticle;
import dev.fanfare.transport.OriginPolicy;
import dev.fanfare.transport.Routes;
import dev.fanfare.transport.Sockets;
import dev.fanfare.transport.api.AdminRoutes;
import dev.fanfare.transport.api.ApiKeys;
import dev.fanfare.transport.api.MessageRoutes;
import dev.fanfare.transport.bounds.ClientBounds;
import dev.fanfare.transport.page.PageRoutes;
import dev.fanfare.transport.stream.StreamRoutes;
import dev.fanfare.transport.websocket.WebSocketRoutes;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** Where clients come in: one server for each event loop, on one port. */
final class ClientPort implements Drain.Clients {
    private static final int LEAST_BACKLOG = 1_024;
    private static final long LOOK_MS = 1_000;

    private final Vertx vertx;
    private final NodeConfig config;
    private final Admission admission;
    private final TransportMeters counts;
    private final WebSocketRoutes sockets;
    private final StreamRoutes streams;
    private final MessageRoutes messages;
    private final List<Routes> routes = new ArrayList<>();
    private final CountingTransport transport;
    private final Meters meters;
    private volatile String deployment;
    private long ticker = -1;

    ClientPort(
            Vertx vertx,
            CountingTransport transport,
            Node node,
            Admin admin,
            NodeConfig config,
            Meters meters,
            BooleanSupplier draining) {
        this.vertx = vertx;
        this.transport = transport;
        this.meters = meters;
        this.config = config;
        admission = new Admission(config.limits(), draining, System::nanoTime);
        counts = new TransportMeters(meters);
        ClientBounds bounds = new ClientBounds(config.memory());
        MemoryMeters.register(meters, bounds);
        OriginPolicy origins = new OriginPolicy(
                config.webSocket().allowedOrigins(), config.server().host());
        sockets = new WebSocketRoutes(
                node, config.webSocket(), config.limits(), config.drain(), admission, bounds, origins, counts);
        routes.add(sockets);
        Cors cors = new Cors(origins);
        routes.add(cors);
        ApiKeys keys = new ApiKeys(config.server());
        streams = new StreamRoutes(node, config.webSocket(), config.limits(), config.drain(), admission, cors, counts);
        messages = new MessageRoutes(node, config.limits(), admission, bounds.answers(), cors, keys);
        routes.add(streams);
        routes.add(messages);
        routes.add(new AdminRoutes(node, admin, config.limits(), admission, cors, keys));
        if (config.server().page()) {
            routes.add(new PageRoutes(node.id().name(), config.server()));
        }
        meters.gauge(Meter.CONNECTIONS, admission::open);
        meters.gauge(Meter.CONNECTIONS_LIMIT, config.limits()::connections);
    }

    /** What it serves. */
    List<Routes> routes() {
        return List.copyOf(routes);
    }

    /** Opens the port on every loop, and answers which one it is. */
    Future<Integer> listen(int loops) {
        ServerConfig server = config.server();
        // Everybody who may come at once must find room before the loops get to accepting them.
        HostPolicy hosts = new HostPolicy(
                server.host(), !config.webSocket().allowedOrigins().isEmpty());
        int backlog = Math.max(LEAST_BACKLOG, config.limits().handshakeBurst());
        Sockets accepted = new Sockets(
                Descriptors.forClients(config.limits().connections()),
                server.http().headTimeout().toNanos(),
                System::nanoTime);
        meters.gauge(Meter.SOCKETS, accepted::open);
        meters.counter(Meter.BROKEN_OFF, accepted::countBrokenOff);
        meters.counter(Meter.BOUNDS, accepted::late, "request-head-timeout");
        meters.counter(Meter.BOUNDS, accepted::displaced, "sockets");
        ticker = vertx.setPeriodic(LOOK_MS, timer -> accepted.cutLate());
        List<HttpServerVerticle> servers = new CopyOnWriteArrayList<>();
        return vertx.deployVerticle(
                        () -> {
                            HttpServerVerticle next = new HttpServerVerticle(
                                    server.host(), server.port(), backlog, routes, hosts, server, counts, accepted);
                            servers.add(next);
                            return next;
                        },
                        new DeploymentOptions().setInstances(loops))
                .map(id -> {
                    deployment = id;
                    int port = servers.get(0).port();
                    transport.count(port, accepted);
                    return port;
                });
    }

    @Override
    public int open() {
        return admission.open();
    }

    @Override
    public void leave() {
        sockets.leave();
        streams.leave();
        messages.leave();
    }

    /** Says good-bye to everybody who is here still, then closes the port. */
    Future<Void> close() {
        streams.endAll();
        messages.leave();
        vertx.cancelTimer(ticker);
        return sockets.closeAll(CloseCode.GOING_AWAY, "the node is being stopped")
                .eventually(() -> deployment == null ? Future.succeededFuture() : vertx.undeploy(deployment));
    }
}
