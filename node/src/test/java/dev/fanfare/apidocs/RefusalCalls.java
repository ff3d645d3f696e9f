package dev.fanfare.apidocs;

import dev.fanfare.ApiNode;
import dev.fanfare.apidocs.HttpRecorder.Port;
import dev.fanfare.apidocs.HttpRecorder.Request;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes every route answer every refusal that it has. */
final class RefusalCalls {
    private static final String[] HANDSHAKE = {
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    };
    private static final String COMMANDS = "Sec-WebSocket-Protocol: fanfare.v1";
    private static final String EVIL = "Origin: http://evil.example";
    private static final String REBOUND = "GET / HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n";

    private final HttpRecorder http;

    RefusalCalls(HttpRecorder http) {
        this.http = http;
    }

    static Request handshake(String target, String... headers) {
        return new Request(
                "GET",
                target,
                Stream.concat(Arrays.stream(HANDSHAKE), Arrays.stream(headers)).toList(),
                null);
    }

    /** A good request of each route under /rooms and /connections, to a room of this name. */
    private static List<Request> requests(String room) {
        String path = "/rooms/" + room;
        return List.of(
                Request.of("GET", path + "/messages"),
                new Request("POST", path + "/messages", List.of(), "{\"data\":1}"),
                Request.of("GET", path + "/events"),
                Request.of("GET", path + "/stream"),
                Request.of("GET", "/rooms"),
                Request.of("GET", path),
                Request.of("GET", path + "/presence"),
                Request.of("DELETE", path + "/members/ana"),
                Request.of("DELETE", "/connections/x-1"));
    }

    private static List<Request> sockets() {
        return List.of(handshake("/ws/lobby/ana"), handshake("/ws?user=ana", COMMANDS));
    }

    private static Request with(Request request, String header) {
        List<String> headers = new ArrayList<>(request.headers());
        headers.add(header);
        return new Request(request.method(), request.target(), headers, request.body());
    }

    private void refused(Port port, Request request, int status, String code) throws IOException {
        Answer answer = http.send(port, request);
        String got = answer.status() + " "
                + ApiDocument.json(answer.body()).path("code").asText();
        if (!got.equals(status + " " + code)) {
            throw new AssertionError(request + " is answered " + answer + " instead of " + status + " " + code);
        }
    }

    /** Names and parameters that are wrong. */
    void wrongRequests(Port port) throws IOException {
        String table = """
                GET /rooms/a%2Fb/messages bad_room
                GET /rooms/lobby/messages?since=x bad_position
                GET /rooms/lobby/messages?limit=0 bad_parameter
                GET /rooms/a%2Fb/events bad_room
                GET /rooms/lobby/events?user=server bad_user
                GET /rooms/lobby/events?since=x bad_position
                GET /rooms/lobby/events?history=x bad_parameter
                GET /rooms/a%2Fb/stream bad_room
                GET /rooms/lobby/stream?user=server bad_user
                GET /rooms/lobby/stream?since=x bad_position
                GET /rooms/lobby/stream?history=x bad_parameter
                GET /rooms?after=a%2Fb bad_room
                GET /rooms?limit=0 bad_parameter
                GET /rooms/a%2Fb bad_room
                GET /rooms/a%2Fb/presence bad_room
                DELETE /rooms/a%2Fb/members/ana bad_room
                DELETE /rooms/lobby/members/%20 bad_user
                DELETE /connections/x/../y bad_room
                """;
        for (String line : table.lines().toList()) {
            String[] parts = line.split(" ");
            refused(port, Request.of(parts[0], parts[1]), 400, parts[2]);
        }
        refused(port, Request.of("DELETE", "/connections/x-1"), 404, "not_found");
        wrongBodies(port);
        wrongHandshakes(port);
    }

    private void wrongBodies(Port port) throws IOException {
        String[][] bodies = {
            {"/rooms/a%2Fb/messages", "{\"data\":1}", "bad_room"},
            {"/rooms/lobby/messages", "{\"data\":1,\"from\":\"server/\"}", "bad_user"},
            {"/rooms/lobby/messages", "{}", "bad_parameter"},
            {"/rooms/lobby/messages", "nonsense", "bad_message"}
        };
        for (String[] each : bodies) {
            refused(port, new Request("POST", each[0], List.of(), each[1]), 400, each[2]);
        }
        String large = "{\"data\":\"" + "x".repeat(70_000) + "\"}";
        refused(port, new Request("POST", "/rooms/lobby/messages", List.of(), large), 413, "too_large");
        String tooLarge = "{\"data\":\"" + "x".repeat(1 << 20) + "\"}";
        refused(port, new Request("POST", "/rooms/lobby/messages", List.of(), tooLarge), 413, "too_large");
        refused(port, Request.of("POST", "/rooms/lobby/messages", "Content-Type: text/plain"), 415, "bad_media_type");
    }

    private void wrongHandshakes(Port port) throws IOException {
        String[][] handshakes = {
            {"/ws/a%2Fb/ana", "bad_room"},
            {"/ws/lobby/server", "bad_user"},
            {"/ws/lobby/ana?since=x", "bad_position"},
            {"/ws/lobby/ana?echo=2", "bad_parameter"},
            {"/ws", "bad_user"},
            {"/ws?user=ana", "subprotocol_required"}
        };
        for (String[] each : handshakes) {
            refused(port, handshake(each[0]), 400, each[1]);
        }
        List<String> badKey = new ArrayList<>(List.of(HANDSHAKE).subList(0, 3));
        badKey.addAll(List.of(COMMANDS, "Sec-WebSocket-Key: x"));
        refused(port, new Request("GET", "/ws?user=ana", badKey, null), 400, "bad_parameter");
        refused(port, Request.of("GET", "/ws/lobby/ana"), 426, "upgrade_required");
        refused(port, Request.of("GET", "/ws?user=ana"), 426, "upgrade_required");
    }

    /** Pages of another origin; and one of the node's own, which may read refusals too. */
    void origins(Port port) throws IOException {
        for (Request request : requests("lobby")) {
            refused(port, with(request, EVIL), 403, "origin_forbidden");
            Request preflight = Request.of("OPTIONS", request.target());
            refused(port, with(preflight, EVIL), 403, "origin_forbidden");
            http.send(port, preflight);
        }
        for (Request request : sockets()) {
            refused(port, with(request, EVIL), 403, "origin_forbidden");
        }
        String own = "http://127.0.0.1:" + port.number();
        Answer refusal = http.send(port, Request.of("GET", "/rooms/a%2Fb/messages", "Origin: " + own));
        if (!own.equals(refusal.headers().get("access-control-allow-origin"))) {
            throw new AssertionError("its own page cannot read this: " + refusal);
        }
    }

    /** The ops port of this machine, under a name that somebody pointed at it. */
    void rebound(Port ops) throws IOException {
        http.sendBroken(ops, REBOUND);
    }

    /** What is no route, and what is no request. */
    void otherwise(Port port) throws IOException {
        refused(port, Request.of("GET", "/nothing"), 404, "not_found");
        refused(port, Request.of("PUT", "/rooms/lobby/messages"), 405, "method_not_allowed");
        String end = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
        http.sendBroken(port, "GET /%zz" + end + "\r\n");
        http.sendBroken(port, "GET /" + "x".repeat(17_000) + end + "\r\n");
        http.sendBroken(port, "GET /" + end + "X: " + "x".repeat(66_000) + "\r\n\r\n");
        http.sendBroken(port, "NONSENSE\r\n\r\n");
        http.sendBroken(port, REBOUND);
    }

    /** A node that lets nobody in: full, or draining. */
    void nobody(Port port, String code) throws IOException {
        for (Request request : requests("lobby")) {
            refused(port, request, 503, code);
        }
        for (Request request : sockets()) {
            refused(port, request, 503, code);
        }
    }

    /** A node whose engine fails. */
    void failures(ApiNode node, Port port) throws IOException {
        FanfareException away = new FanfareException(ErrorCode.BROKER_UNAVAILABLE, "told to fail");
        try {
            node.engine().fail(away);
            for (Request request : requests("away")) {
                refused(port, request, 503, "broker_unavailable");
            }
            node.engine().fail(new IllegalStateException("told to fail"));
            for (Request request : requests("broken")) {
                refused(port, request, 500, "internal");
            }
            node.engine().fail(new FanfareException(ErrorCode.OUTCOME_UNKNOWN, "told to fail"));
            Request post = new Request("POST", "/rooms/away/messages", List.of(), "{\"data\":1}");
            refused(port, post, 504, "outcome_unknown");
        } finally {
            node.engine().fail(null);
        }
    }

    /** Routes that need a key, without one, with a wrong one, and with a good one. */
    void keys(Port port, String key) throws IOException {
        List<Request> locked = requests("lobby").stream()
                .filter(request -> !request.target().matches(".*/(events|stream)")
                        && !(request.method().equals("GET") && request.target().endsWith("/messages")))
                .collect(Collectors.toList());
        for (Request request : locked) {
            refused(port, request, 401, "unauthorized");
            refused(port, with(request, "Authorization: Bearer " + key + "x"), 401, "unauthorized");
            http.send(port, with(request, "Authorization: Bearer " + key));
        }
    }

    /** Both handshakes, agreed to, with all that can be agreed on. */
    void handshakes(Port port) throws IOException {
        String deflate = "Sec-WebSocket-Extensions: permessage-deflate";
        http.send(port, handshake("/ws/lobby/ana", COMMANDS, deflate));
        http.send(port, handshake("/ws?user=ana", COMMANDS, deflate));
    }
}
