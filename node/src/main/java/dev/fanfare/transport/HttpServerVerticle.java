package dev.fanfare.transport;

import dev.fanfare.config.TlsConfig;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
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
    private HttpServer server;

    /**
     * A server that is not started.
     *
     * @param port a port; 0: any free one, the same for all instances of the deployment
     * @param backlog connections that may wait to be accepted
     * @param routes what it serves, in the order in which they are asked
     * @param tls what clients come to over TLS; null: they come over plain TCP
     */
    public HttpServerVerticle(String host, int port, int backlog, List<Routes> routes, TlsConfig tls) {
        this.host = host;
        // Vert.x: a negative port is one free port, shared by the instances of a deployment.
        this.port = port == 0 ? -1 : port;
        this.backlog = backlog;
        this.routes = routes;
        this.tls = tls;
    }

    @Override
    public Future<?> start() {
        Router router = Router.router(vertx);
        routes.forEach(group -> group.mount(router, context));
        router.errorHandler(400, failed -> problem(failed, ErrorCode.BAD_PARAMETER, "the URL is not well-formed"));
        router.errorHandler(404, failed -> problem(failed, ErrorCode.NOT_FOUND, "nothing is here"));
        router.errorHandler(405, failed -> problem(failed, ErrorCode.NOT_FOUND, "nothing is here for this method"));
        router.errorHandler(413, failed -> problem(failed, ErrorCode.TOO_LARGE, "the body is too large"));
        router.errorHandler(500, failed -> problem(failed, ErrorCode.INTERNAL, "the node failed; its log says why"));
        return tls == null ? listen(router, options()) : listenOverTls(router);
    }

    private Future<HttpServer> listen(Router router, HttpServerOptions options) {
        server = vertx.createHttpServer(options);
        server.invalidRequestHandler(HttpServerVerticle::invalid);
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
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        options.setTcpKeepAlive(true);
        options.setTcpUserTimeout(UNACKNOWLEDGED_MS);
        return options;
    }

    /** What Vert.x could not read: bytes that are no request, a line or headers over its bounds. Nothing behind it is read. */
    private static void invalid(HttpServerRequest request) {
        HttpServerResponse response = request.response().putHeader("Connection", "close");
        response.endHandler(v -> request.connection().close());
        String detail =
                "not an HTTP request, or its first line is over " + HttpServerOptions.DEFAULT_MAX_INITIAL_LINE_LENGTH
                        + " bytes, or its headers over " + HttpServerOptions.DEFAULT_MAX_HEADER_SIZE;
        Problem.send(response, new FanfareException(ErrorCode.BAD_PARAMETER, detail));
    }

    private static void problem(RoutingContext failed, ErrorCode code, String detail) {
        Problem.send(failed.response(), new FanfareException(code, detail));
    }
}
