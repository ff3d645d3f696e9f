package dev.fanfare.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Requests (RFC 9112) as broken and hostile clients send them, mixed with good ones; the same from the same seed. */
final class RequestMaker {
    private static final List<String> METHODS =
            List.of("GET", "GET", "GET", "POST", "POST", "HEAD", "OPTIONS", "DELETE", "PUT", "PRI", "get", "G ET", "");
    private static final List<String> PATHS = List.of(
            "/",
            "/ws/lobby/ana",
            "/ws",
            "/ws?user=ana",
            "/rooms/lobby/messages",
            "/rooms/lobby/messages?limit=3",
            "/rooms/lobby/messages?since=abc.1.x:7&wait=0",
            "/rooms/lobby/messages?since=%zz",
            "/rooms/lobby/members",
            "/rooms/%00/messages",
            "/rooms//messages",
            "/rooms/../messages",
            "/rooms",
            "*",
            "http://127.0.0.1/rooms",
            "nothing",
            "/rooms/lobby/messages?" + "a=b&".repeat(500));
    private static final List<String> VERSIONS =
            List.of("HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/1.9", "HTTP", "");
    private static final List<String> HEADERS = List.of(
            "Content-Type: application/json",
            "Content-Type: text/plain",
            "Content-Length: 20",
            "Content-Length: 5",
            "Content-Length: -1",
            "Content-Length: 99999999999999999999",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: chunked, identity",
            "Expect: 100-continue",
            "Expect: 200-ok",
            "Origin: http://evil.example",
            "Origin: null",
            "Idempotency-Key: k1",
            "Authorization: Bearer nothing",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Connection: close",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Version: 8",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=99",
            "Sec-WebSocket-Protocol: chat",
            "Last-Event-ID: abc.1.x:7",
            "Accept-Encoding: gzip",
            "Cookie: " + "c".repeat(3_000),
            " folded: line",
            "no colon",
            "Bad\u0000Name: x");
    private static final List<String> BODIES = List.of(
            "{\"data\":1,\"from\":\"a\"}",
            "{\"messages\":[{\"data\":1},{\"data\":2}]}",
            "{\"data\":",
            "5\r\nhello\r\n0\r\n\r\n",
            "14\r\n{\"data\":1,\"from\":\"a\"}\r\n0\r\n\r\n",
            "zz\r\nhello\r\n0\r\n\r\n",
            "-1\r\n\r\n",
            "fffffffffffffffff\r\n",
            "0\r\nBad Trailer\r\n\r\n",
            "");

    private final Random random;

    RequestMaker(Random random) {
        this.random = random;
    }

    /** One request, or what is to pass for one. */
    byte[] next() {
        StringBuilder text = new StringBuilder(pick(METHODS) + " " + pick(PATHS) + " " + pick(VERSIONS) + "\r\n");
        if (random.nextInt(10) > 0) {
            text.append("Host: ")
                    .append(random.nextInt(20) == 0 ? "evil.example" : "127.0.0.1")
                    .append("\r\n");
        }
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(pick(HEADERS)).append("\r\n");
        }
        text.append("\r\n").append(random.nextBoolean() ? pick(BODIES) : "");
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(10) == 0 ? 3 : 0; i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
