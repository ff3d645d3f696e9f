package dev.fanfare.transport.websocket;

import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;

/** The headers of a WebSocket handshake (RFC 6455, section 4.2). */
final class UpgradeHeaders {
    static final String SUBPROTOCOL = "fanfare.v1";
    static final String VERSION = "13";

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private UpgradeHeaders() {}

    /** Whether the request wants to become a WebSocket of the one version there is. */
    static boolean isUpgrade(HttpServerRequest request) {
        MultiMap headers = request.headers();
        return request.version() == HttpVersion.HTTP_1_1
                && tokens(headers, "Upgrade").anyMatch("websocket"::equalsIgnoreCase)
                && tokens(headers, "Connection").anyMatch("upgrade"::equalsIgnoreCase)
                && tokens(headers, "Connection").noneMatch("close"::equalsIgnoreCase)
                && VERSION.equals(headers.get("Sec-WebSocket-Version"));
    }

    /**
     * What a request lacks to be a handshake: where a proxy took it away, what came, and the line of its file that is missing.
     *
     * @param plain what is said to a request that never was a handshake
     */
    static String missing(HttpServerRequest request, String plain) {
        MultiMap headers = request.headers();
        if (!headers.contains("Sec-WebSocket-Key") && !headers.contains("Sec-WebSocket-Version")) {
            return plain;
        }
        if (request.version() == HttpVersion.HTTP_1_0) {
            return "a handshake came as HTTP/1.0, and is HTTP/1.1; behind nginx the line 'proxy_http_version 1.1;' is missing";
        }
        if (tokens(headers, "Upgrade").noneMatch("websocket"::equalsIgnoreCase)) {
            return "a handshake came without 'Upgrade: websocket'; behind nginx the line"
                    + " 'proxy_set_header Upgrade $http_upgrade;' is missing";
        }
        if (tokens(headers, "Connection").noneMatch("upgrade"::equalsIgnoreCase)) {
            return "a handshake came with 'Connection: " + headers.get("Connection") + "'; behind nginx the line"
                    + " 'proxy_set_header Connection \"upgrade\";' is missing";
        }
        return plain;
    }

    /** Whether the client offers to speak {@code fanfare.v1}. */
    static boolean offersCommands(HttpServerRequest request) {
        return tokens(request.headers(), "Sec-WebSocket-Protocol").anyMatch(SUBPROTOCOL::equals);
    }

    /**
     * The answer to the handshake's key.
     *
     * @throws FanfareException {@code bad_parameter} where there is not one key of 16 bytes in base64
     */
    static String accept(HttpServerRequest request) {
        String key = request.getHeader("Sec-WebSocket-Key");
        if (key == null || request.headers().getAll("Sec-WebSocket-Key").size() > 1 || !isKey(key.trim())) {
            throw new FanfareException(
                    ErrorCode.BAD_PARAMETER, "'Sec-WebSocket-Key' is 16 bytes in base64 (RFC 6455, section 4.1)");
        }
        return Base64.getEncoder().encodeToString(sha1(key.trim() + GUID));
    }

    /**
     * What is agreed on compression; null for none.
     *
     * @throws FanfareException {@code bad_parameter} where the offer is malformed
     */
    static Deflate deflate(HttpServerRequest request, boolean keepContext) {
        String offers = String.join(",", request.headers().getAll("Sec-WebSocket-Extensions"));
        try {
            return DeflateNegotiation.negotiate(offers, keepContext);
        } catch (IllegalArgumentException e) {
            throw new FanfareException(ErrorCode.BAD_PARAMETER, "'Sec-WebSocket-Extensions': " + e.getMessage());
        }
    }

    private static Stream<String> tokens(MultiMap headers, String name) {
        return headers.getAll(name).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::trim);
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] sha1(String text) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
