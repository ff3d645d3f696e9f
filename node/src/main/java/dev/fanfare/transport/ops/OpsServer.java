package dev.fanfare.transport.ops;

import dev.fanfare.broker.Broker;
import dev.fanfare.node.Drain;
import dev.fanfare.transport.HostPolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/**
 * The ops port. {@code GET /health/live}: 200 as long as the process answers. {@code GET /health/ready}: 200 when clients
 * may be sent here, 503 while starting and stopping; a Redis that is away makes the node degraded, not unready, because
 * every other node misses it as well. {@code GET /metrics}: Prometheus. {@code GET /info}: who this is. {@code POST /drain}:
 * lets the connections go ({@code GET /} lists these), and answers 202 with how many there are and in how many milliseconds the last one is gone.
 */
public final class OpsServer {
    private static final String JSON = "application/json";
    private static final String PATHS = "/health/live /health/ready /metrics /info /drain";

    private final OpsState state;
    private final HostPolicy hosts;
    private final HttpServer server;

    /** A server that does not listen yet. */
    public OpsServer(Vertx vertx, OpsState state, HostPolicy hosts) {
        this.hosts = hosts;
        this.state = state;
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setIdleTimeout(60)
                        .setMaxInitialLineLength(4_096)
                        .setMaxHeaderSize(8_192))
                .requestHandler(this::answer);
    }

    /** Opens the port; fails with {@code BindException} when it is taken. */
    public Future<Integer> listen(String host, int port) {
        return server.listen(port, host).map(HttpServer::actualPort);
    }

    /** Closes the port. */
    public Future<Void> close() {
        return server.close();
    }

    private void answer(HttpServerRequest request) {
        if (!hosts.allows(request.getHeader("Host"))) {
            json(request, 421, new JsonObject().put("status", "not served under this name"));
            return;
        }
        if ("/drain".equals(request.path())) {
            drain(request);
            return;
        }
        if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
            request.response().putHeader("Allow", "GET, HEAD");
            json(request, 405, new JsonObject().put("status", "method not allowed"));
            return;
        }
        switch (request.path()) {
            case "/health/live" -> json(request, 200, new JsonObject().put("status", "up"));
            case "/health/ready" -> state.broker().onSuccess(broker -> ready(request, broker));
            case "/info" -> json(request, 200, state.info());
            case "/metrics" ->
                request.response()
                        .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                        .end(state.metrics());
            case "/" -> json(request, 200, new JsonObject().put("paths", PATHS));
            default ->
                json(request, 404, new JsonObject().put("status", "not found").put("paths", PATHS));
        }
    }

    private void drain(HttpServerRequest request) {
        if (request.method() != HttpMethod.POST) {
            request.response().putHeader("Allow", "POST");
            json(request, 405, new JsonObject().put("status", "method not allowed"));
        } else if (request.getHeader("Origin") != null) {
            // A page in a browser on this machine reaches the loopback address too, and may not stop a node.
            json(request, 403, new JsonObject().put("status", "not for pages"));
        } else {
            Drain.Progress left = state.beginDrain();
            JsonObject body = new JsonObject()
                    .put("connections", left.connections())
                    .put("deadline", left.deadline().toMillis());
            json(request, 202, body);
        }
    }

    private void ready(HttpServerRequest request, Broker.Health broker) {
        boolean ready = state.ready();
        String status = !ready ? state.phase() : broker.up() ? "ready" : "degraded";
        JsonObject body = new JsonObject()
                .put("status", status)
                .put("broker", new JsonObject().put("up", broker.up()).put("detail", broker.detail()));
        json(request, ready ? 200 : 503, body);
    }

    private static void json(HttpServerRequest request, int status, JsonObject body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", JSON)
                .putHeader("Cache-Control", "no-store")
                .end(body.encode() + "\n");
    }
}
