package dev.fanfare.config;

import java.time.Duration;
import java.util.List;

/**
 * How connections are served.
 *
 * @param allowedOrigins origins whose pages may connect, {@code https://host[:port]}; {@code *} lets any in; empty: only a
 *     page that this very host served
 * @param pingInterval how long a connection may be silent before it is pinged
 * @param pongTimeout how long after a ping a connection that stays silent is closed with 4000
 * @param closeTimeout how long the node waits for the answer to its close frame before it cuts the connection
 * @param sendBufferBytes bytes that may wait for one socket before its cursors stop: the high-water mark
 * @param compression whether permessage-deflate (RFC 7692) is negotiated
 * @param compressionContext whether the compressed messages of a client may refer to its earlier ones
 * @param compressionThreshold messages shorter than this many bytes are sent uncompressed all the same
 */
public record WebSocketConfig(
        List<String> allowedOrigins,
        Duration pingInterval,
        Duration pongTimeout,
        Duration closeTimeout,
        int sendBufferBytes,
        boolean compression,
        boolean compressionContext,
        int compressionThreshold) {
    /** What holds where nothing is set. */
    public static final WebSocketConfig DEFAULT = new WebSocketConfig(
            List.of(), Duration.ofSeconds(25), Duration.ofSeconds(10), Duration.ofSeconds(5), 65_536, false, 1_024);

    /** The same, where messages may refer to earlier ones. */
    public WebSocketConfig(
            List<String> allowedOrigins,
            Duration pingInterval,
            Duration pongTimeout,
            Duration closeTimeout,
            int sendBufferBytes,
            boolean compression,
            int compressionThreshold) {
        this(
                allowedOrigins,
                pingInterval,
                pongTimeout,
                closeTimeout,
                sendBufferBytes,
                compression,
                true,
                compressionThreshold);
    }
}
