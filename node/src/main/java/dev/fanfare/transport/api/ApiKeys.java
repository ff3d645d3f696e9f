package dev.fanfare.transport.api;

import dev.fanfare.config.ServerConfig;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * Who may publish and administer over HTTP: who shows a key as a bearer token (RFC 6750, section 2.1). With no keys set,
 * everybody who reaches a node that listens on the loopback address alone; nobody elsewhere.
 *
 * <p><b>Threads:</b> any.
 */
public final class ApiKeys {
    private static final String SCHEME = "bearer ";

    private final List<byte[]> keys;
    private final boolean open;

    /** The keys of a node. Resolves its host's name: may block. */
    public ApiKeys(ServerConfig config) {
        this.keys = config.apiKeys().stream().map(ApiKeys::bytes).toList();
        this.open = keys.isEmpty() && isLoopback(config.host());
    }

    /** @throws FanfareException {@code unauthorized} */
    void check(HttpServerRequest request) {
        if (open) {
            return;
        }
        String header = request.getHeader("Authorization");
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw unauthorized(
                    keys.isEmpty()
                            ? "this node has no API keys, and serves this on the loopback address alone"
                            : "this needs the header 'Authorization: Bearer' and an API key");
        }
        byte[] shown = bytes(header.substring(SCHEME.length()).strip());
        boolean known = false;
        for (byte[] key : keys) {
            known |= MessageDigest.isEqual(key, shown); // all of them, each in constant time: time tells nothing of any
        }
        if (!known) {
            throw unauthorized("this is none of the API keys");
        }
    }

    private static FanfareException unauthorized(String message) {
        return new FanfareException(ErrorCode.UNAUTHORIZED, message);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
