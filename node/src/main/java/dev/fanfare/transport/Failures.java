package dev.fanfare.transport;

import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where every request ends that no route answered, or whose route failed: with a problem and the right status. What a client
 * did is told to the client; what the node did is told to its log as well.
 *
 * <p><b>Threads:</b> any.
 */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final int SERVER_FAULT = 500;
    private static final int TOO_LARGE = 413;

    private final int lineBytes;
    private final int headerBytes;
    private final Sockets sockets;

    /** For a server that takes first lines and headers up to these sizes, that counts in {@code sockets} what clients break off. */
    Failures(int lineBytes, int headerBytes, Sockets sockets) {
        this.sockets = sockets;
        this.lineBytes = lineBytes;
        this.headerBytes = headerBytes;
    }

    /** A route failed, or the body did not come whole. */
    void failed(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        boolean broken = !request.isEnded();
        if (response.ended() || response.closed()) {
            sockets.brokenOff();
            LOG.debug("{} of {} broke off", request.path(), request.remoteAddress());
            return;
        }
        if (response.headWritten()) {
            LOG.debug("{} failed behind its head", request.path(), context.failure());
            request.connection().close();
            return;
        }
        FanfareException outcome = outcome(context, broken);
        if (broken) {
            // Not the response's own end handler: what a route counts is given back by that one.
            response.putHeader("Connection", "close");
            context.addEndHandler(end -> request.connection().close());
        }
        Problem.send(response, outcome);
    }

    private static FanfareException outcome(RoutingContext context, boolean broken) {
        if (context.failure() instanceof FanfareException refusal) {
            return refusal;
        }
        if (context.statusCode() == TOO_LARGE) {
            return new FanfareException(ErrorCode.TOO_LARGE, "the body is too large");
        }
        if (broken) {
            return new FanfareException(ErrorCode.BAD_MESSAGE, "the body is not framed as HTTP/1.1 frames it");
        }
        if (context.statusCode() > 0 && context.statusCode() < SERVER_FAULT) {
            return new FanfareException(ErrorCode.BAD_PARAMETER, "the request is not well-formed");
        }
        LOG.error("{} failed", context.request().path(), context.failure());
        return new FanfareException(ErrorCode.INTERNAL, "the node failed; its log says why");
    }

    /** Nothing is here, or not for this method. */
    void unmatched(RoutingContext context, Router router) {
        String path = context.normalizedPath();
        Set<String> methods = new TreeSet<>();
        for (Route route : router.getRoutes()) {
            if (route.methods() != null && !route.methods().isEmpty() && matches(route, path)) {
                route.methods().stream().map(HttpMethod::name).forEach(methods::add);
            }
        }
        if (methods.isEmpty() || methods.equals(Set.of("OPTIONS"))) {
            Problem.send(context.response(), new FanfareException(ErrorCode.NOT_FOUND, "nothing is here"));
            return;
        }
        String allow = methods.stream().collect(Collectors.joining(", "));
        context.response().putHeader("Allow", allow);
        Problem.send(
                context.response(),
                new FanfareException(ErrorCode.METHOD_NOT_ALLOWED, "here are " + allow + ", and no other method"));
    }

    private static boolean matches(Route route, String path) {
        return route.isRegexPath() ? path.matches(route.getName()) : path.equals(route.getPath());
    }

    /** What is no request that may be served. Nothing behind it is read. */
    void invalid(HttpServerRequest request) {
        request.response()
                .putHeader("Connection", "close")
                .endHandler(v -> request.connection().close());
        Throwable cause = request.decoderResult().cause();
        LOG.debug("{} sent no request: {}", request.remoteAddress(), cause.getMessage());
        Problem.send(request.response(), invalid(cause));
    }

    private FanfareException invalid(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new FanfareException(
                    ErrorCode.URI_TOO_LONG, "the first line is over " + lineBytes + " bytes: max-request-line-bytes");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new FanfareException(
                    ErrorCode.HEADERS_TOO_LARGE, "the headers are over " + headerBytes + " bytes: max-header-bytes");
        }
        String sentence = cause instanceof RequestHead.Refused ? cause.getMessage() : "not a request of HTTP/1.1";
        return new FanfareException(ErrorCode.BAD_PARAMETER, sentence);
    }
}
