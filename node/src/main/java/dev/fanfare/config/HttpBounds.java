package dev.fanfare.config;

import java.time.Duration;

/**
 * How large a request's head may be, and how long it may take. Cookies and tokens are sent with every request, and some are long.
 *
 * @param lineBytes greatest size of a first line, bytes
 * @param headerBytes greatest size of all headers together, bytes
 * @param headTimeout how long a new connection has until its first head is whole
 */
public record HttpBounds(int lineBytes, int headerBytes, Duration headTimeout) {
    /** What holds where nothing is set. */
    public static final HttpBounds DEFAULT = new HttpBounds(16_384, 65_536, Duration.ofSeconds(10));
}
