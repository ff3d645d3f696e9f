package dev.fanfare;

import dev.fanfare.config.NodeConfig;
import dev.fanfare.node.Node;
import dev.fanfare.protocol.CloseCode;
import dev.fanfare.transport.Admission;
import dev.fanfare.transport.HttpServerVerticle;
import dev.fanfare.transport.Routes;
import dev.fanfare.transport.TransportMeter;
import dev.fanfare.transport.page.PageRoutes;
import dev.fanfare.transport.websocket.WebSocketRoutes;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The port for clients: one server per event loop, and what they serve. */
final class ClientPort {
    private static final int LEAST_BACKLOG = 1_024;

    private final Vertx vertx;
    private final NodeConfig config;
    private final Admission admission;
    private final WebSocketRoutes sockets;
    private final List<Routes> routes = new ArrayList<>();
    private final List<HttpServerVerticle> servers = new CopyOnWriteArrayList<>();
    private volatile boolean draining;
    private String deployment;

    ClientPort(Vertx vertx, Node node, NodeConfig config) {
        this.vertx = vertx;
        this.config = config;
        this.admission = new Admission(config.limits(), () -> draining, System::nanoTime);
        this.sockets = new WebSocketRoutes(node, config.webSocket(), config.limits(), admission, TransportMeter.NONE);
        routes.add(sockets);
        if (config.server().page()) {
            PageRoutes page = new PageRoutes(node.id().name(), config.server());
            routes.add((router, loop) -> page.mount(router));
        }
    }

    /** Opens it. Completes with the port; fails where it cannot be listened on. */
    Future<Integer> listen() {
        return vertx.deployVerticle(this::newServer, new DeploymentOptions().setInstances(eventLoops()))
                .map(id -> {
                    deployment = id;
                    return servers.get(0).port();
                });
    }

    /** How many connections are open. */
    int open() {
        return admission.open();
    }

    /** Lets nobody in any more, closes every connection with 1001, then the port. Bounded by the close timeout. */
    Future<Void> close() {
        draining = true;
        if (deployment == null) {
            return Future.succeededFuture();
        }
        return sockets.closeAll(CloseCode.GOING_AWAY, "the node was stopped")
                .eventually(() -> vertx.undeploy(deployment));
    }

    private HttpServerVerticle newServer() {
        int backlog = Math.max(LEAST_BACKLOG, config.limits().handshakeBurst());
        HttpServerVerticle server =
                new HttpServerVerticle(config.server().host(), config.server().port(), backlog, routes);
        servers.add(server);
        return server;
    }

    private int eventLoops() {
        int set = config.server().eventLoops();
        return set > 0 ? set : Runtime.getRuntime().availableProcessors();
    }
}
