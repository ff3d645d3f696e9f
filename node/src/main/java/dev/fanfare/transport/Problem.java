package dev.fanfare.transport;

import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.protocol.Problems;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** Answers a request with problem details (RFC 9457). */
public final class Problem {
    private static final String RETRY_SECONDS = "1";

    private Problem() {}

    /** Sends the outcome, with {@code Retry-After} where it is 503. */
    public static void send(HttpServerResponse response, FanfareException outcome) {
        ErrorCode code = outcome.code();
        if (code.status() == 503) {
            response.putHeader("Retry-After", RETRY_SECONDS);
        }
        if (code == ErrorCode.UNAUTHORIZED) {
            response.putHeader("WWW-Authenticate", "Bearer"); // RFC 9110, section 11.6.1
        }
        response.setStatusCode(code.status())
                .putHeader("Content-Type", Problems.MEDIA_TYPE)
                .putHeader("Cache-Control", "no-store")
                .end(Buffer.buffer(Problems.body(code, outcome.getMessage())).appendString("\n"));
    }
}
