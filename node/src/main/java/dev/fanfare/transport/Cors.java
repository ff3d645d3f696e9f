package dev.fanfare.transport;

import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Lets pages of allowed origins read answers (Fetch standard, section 3.2): the origins that may open a WebSocket, and no
 * others. No cookies are asked for: nothing here depends on them.
 *
 * <p><b>Threads:</b> any.
 */
public final class Cors {
    private static final String AN_HOUR = "3600";

    private final OriginPolicy origins;

    /** For these origins. */
    public Cors(OriginPolicy origins) {
        this.origins = origins;
    }

    /**
     * Marks the answer as readable by the page that asks.
     *
     * @throws FanfareException {@code origin_forbidden}
     */
    public void admit(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        HttpServerResponse response = request.response().putHeader("Vary", "Origin");
        if (!origins.allows(origin, request.getHeader("Host"))) {
            throw new FanfareException(
                    ErrorCode.ORIGIN_FORBIDDEN, "pages of this origin may not connect; the operator allows origins");
        }
        if (origin != null) {
            response.putHeader("Access-Control-Allow-Origin", origin);
        }
    }

    /** Answers a browser that asks before it asks. */
    public void preflight(RoutingContext context) {
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
