package dev.fanfare.transport;

import dev.fanfare.config.HttpBounds;
import dev.fanfare.config.ServerConfig;
import dev.fanfare.config.TlsConfig;
import dev.fanfare.protocol.FanfareException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The HTTP server of one event loop; all loops' servers share one port, and each gets its part of the connections. */
public final class HttpServerVerticle extends VerticleBase {
    /** Above the longest wait of a long poll, so that only clients that went silent are cut. */
    private static final int IDLE_SECONDS = 75;
    /**
     * How long what was sent may stay unacknowledged by the client's machine, or find no room there. A stream's heartbeats count
     * as activity while they only pile up in the kernel, which by itself gives up after a quarter of an hour. Linux, with the
     * native transport; elsewhere the kernel's own bound holds.
     */
    private static final int UNACKNOWLEDGED_MS = 60_000;

    private final String host;
    private final int port;
    private final int backlog;
    private final List<Routes> routes;
    private final TlsConfig tls;
    private final HostPolicy hosts;
    private final HttpBounds bounds;
    private final TransportMeter meter;
    private final Failures failures;
    private final Sockets sockets;
    private HttpServer server;

    /**
     * A server that is not started.
     *
     * @param port a port; 0: any free one, the same for all instances of the deployment
     * @param backlog connections that may wait to be accepted
     * @param routes what it serves, in the order in which they are asked
     * @param hosts under which names it is served
     * @param config the greatest sizes of heads, and what clients come to over TLS
     * @param meter is told of each answer
     */
    public HttpServerVerticle(
            String host,
            int port,
            int backlog,
            List<Routes> routes,
            HostPolicy hosts,
            ServerConfig config,
            TransportMeter meter) {
        this(host, port, backlog, routes, hosts, config, meter, Sockets.UNBOUNDED);
    }

    /** The same, whose {@code sockets} are told what they ask. */
    public HttpServerVerticle(
            String host,
            int port,
            int backlog,
            List<Routes> routes,
            HostPolicy hosts,
            ServerConfig config,
            TransportMeter meter,
            Sockets sockets) {
        this.sockets = sockets;
        this.host = host;
        // Vert.x: a negative port is one free port, shared by the instances of a deployment.
        this.port = port == 0 ? -1 : port;
        this.backlog = backlog;
        this.routes = routes;
        this.hosts = hosts;
        this.tls = config.tls();
        this.bounds = config.http();
        this.meter = meter;
        this.failures = new Failures(bounds.lineBytes(), bounds.headerBytes(), sockets);
    }

    @Override
    public Future<?> start() {
        Router router = Router.router(vertx);
        router.route().handler(this::admit).failureHandler(failures::failed);
        routes.forEach(group -> group.mount(router, context));
        // HEAD is wherever GET is (RFC 9110, section 9.1).
        router.getRoutes().stream()
                .filter(route -> route.methods() != null && route.methods().contains(HttpMethod.GET))
                .forEach(route -> route.method(HttpMethod.HEAD));
        router.errorHandler(400, failures::failed);
        router.errorHandler(404, context -> failures.unmatched(context, router));
        router.errorHandler(405, context -> failures.unmatched(context, router));
        router.errorHandler(500, failures::failed);
        return tls == null ? listen(router, options()) : listenOverTls(router);
    }

    private Future<HttpServer> listen(Router router, HttpServerOptions options) {
        server = vertx.createHttpServer(options);
        server.invalidRequestHandler(failures::invalid);
        EdgeHandler.Counts counts = EdgeHandler.Counts.of(meter);
        server.connectionHandler(connection -> ((ConnectionBase) connection)
                .channel()
                .pipeline()
                .addBefore("handler", EdgeHandler.NAME, new EdgeHandler(counts, sockets)));
        return server.requestHandler(router).listen(port, host);
    }

    private Future<HttpServer> listenOverTls(Router router) {
        Certificate certificate = new Certificate(vertx, tls);
        return certificate
                .load()
                // WebSockets need HTTP/1.1, so nothing else is offered.
                .compose(pem ->
                        listen(router, options().setSsl(true).setUseAlpn(false).setKeyCertOptions(pem)))
                .onSuccess(certificate::watch);
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    private HttpServerOptions options() {
        HttpServerOptions options = new HttpServerOptions()
                .setAcceptBacklog(backlog)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                // WebSockets are our own: Vert.x need not look for them.
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(bounds.lineBytes())
                .setMaxHeaderSize(bounds.headerBytes())
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        options.setTcpKeepAlive(true);
        options.setTcpUserTimeout(UNACKNOWLEDGED_MS);
        return options;
    }

    private void admit(RoutingContext context) {
        HttpServerRequest request = context.request();
        try {
            hosts.admit(request.getHeader("Host"));
            context.next();
        } catch (FanfareException refusal) {
            Problem.send(context.response(), refusal);
        }
    }
}
