package dev.fanfare.config;

/**
 * How large a request's head may be. Cookies and tokens are sent with every request, and some are long.
 *
 * @param lineBytes greatest size of a first line, bytes
 * @param headerBytes greatest size of all headers together, bytes
 */
public record HttpBounds(int lineBytes, int headerBytes) {
    /** What holds where nothing is set. */
    public static final HttpBounds DEFAULT = new HttpBounds(16_384, 65_536);
}
