package dev.fanfare.transport;

import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Lets pages of allowed origins read answers (Fetch standard, section 3.2), refusals too: the origins that may open a
 * WebSocket, and no others. No cookies are asked for: nothing here depends on them. Mounted before the routes that it is for.
 *
 * <p><b>Threads:</b> any.
 */
public final class Cors implements Routes {
    private static final String PATHS = "/(?:rooms|connections)(?:/.*)?";
    private static final String AN_HOUR = "3600";

    private final OriginPolicy origins;

    /** For these origins. */
    public Cors(OriginPolicy origins) {
        this.origins = origins;
    }

    @Override
    public void mount(Router router, Context loop) {
        router.routeWithRegex(PATHS).handler(this::mark);
        router.optionsWithRegex(PATHS).handler(this::preflight);
    }

    /** Whatever the answer will be, a page that is allowed to ask may read it. */
    private void mark(RoutingContext context) {
        HttpServerRequest request = context.request();
        String origin = request.getHeader("Origin");
        HttpServerResponse response = request.response().putHeader("Vary", "Origin");
        if (origin != null && allows(request)) {
            response.putHeader("Access-Control-Allow-Origin", origin)
                    .putHeader("Access-Control-Expose-Headers", "Retry-After");
        }
        context.next();
    }

    /**
     * Lets the page in that asks, or what is no page.
     *
     * @throws FanfareException {@code origin_forbidden}
     */
    public void admit(HttpServerRequest request) {
        if (!origins.admits(request.getHeader("Origin"), request.getHeader("Host"))) {
            throw new FanfareException(
                    ErrorCode.ORIGIN_FORBIDDEN, "pages of this origin may not connect; the operator allows origins");
        }
    }

    private boolean allows(HttpServerRequest request) {
        return origins.allows(request.getHeader("Origin"), request.getHeader("Host"));
    }

    /** Answers a browser that asks before it asks. */
    private void preflight(RoutingContext context) {
        try {
            admit(context.request());
            context.response()
                    .putHeader("Access-Control-Allow-Methods", "GET, POST, DELETE")
                    .putHeader(
                            "Access-Control-Allow-Headers",
                            "Authorization, Content-Type, Idempotency-Key, Last-Event-ID")
                    .putHeader("Access-Control-Max-Age", AN_HOUR)
                    .setStatusCode(204)
                    .end();
        } catch (FanfareException refusal) {
            Problem.send(context.response(), refusal);
        }
    }
}
