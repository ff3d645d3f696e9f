package dev.fanfare.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.config.Limits;
import dev.fanfare.config.WebSocketConfig;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.transport.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
    private static final int MOST = 3;
    private static TestServer server;

    @BeforeAll
    static void start() {
        Limits limits = new Limits(65_536, 20, 20, 100, MOST, 1_000, 2_000, 0, 128, 1_000, Duration.ofSeconds(10));
        server = new TestServer(limits, WebSocketConfig.DEFAULT);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void reset() {
        server.draining.set(false);
        // those of the last test are gone, so that each begins with none
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> server.admission.open() == 0);
    }

    private static void assertRefused(BareSocket client, int status, ErrorCode code) throws IOException {
        assertThat(client.readHead()).startsWith("HTTP/1.1 " + status + " ");
        assertThat(client.head).containsIgnoringCase("content-type: application/problem+json\r\n");
        JsonObject body = new JsonObject(client.readBody());
        assertThat(body.getInteger("status")).isEqualTo(status);
        assertThat(body.getString("code")).isEqualTo(code.text());
        assertThat(body.getString("detail")).isNotBlank();
        assertThat(body.getBoolean("retry")).isEqualTo(code.retry());
    }

    @Test
    void accepted_isAnsweredWithTheseHeadersAlone() throws IOException {
        try (BareSocket client = BareSocket.open(server.port(), "/ws/lobby/ana")) {
            // the accept value is the one of RFC 6455, section 1.3
            assertThat(client.head)
                    .isEqualToIgnoringCase("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                            + "Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
        }
        try (BareSocket client = BareSocket.open(
                server.port(),
                "/ws?user=ana",
                "Sec-WebSocket-Protocol: chat, fanfare.v1",
                "Origin: http://localhost")) {
            assertThat(client.head).containsIgnoringCase("\r\nSec-WebSocket-Protocol: fanfare.v1\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "fanfare.v2", "chat, other", "FANFARE.V1"})
    void subProtocolsThatAreNotKnown_areRefusedWithThoseThatAre(String asked) throws IOException {
        try (BareSocket client = new BareSocket(server.port())) {
            client.send(BareSocket.handshake("/ws/lobby/ana", "Sec-WebSocket-Protocol: " + asked));

            assertThat(client.readHead()).startsWith("HTTP/1.1 400 ");
            assertThat(client.readBody()).contains("subprotocol_required").contains("'fanfare.v1'");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "HTTP/1.0; Connection: close; proxy_http_version 1.1;",
                "HTTP/1.1; Connection: close; proxy_set_header Upgrade",
                "HTTP/1.1; Upgrade: websocket; proxy_set_header Connection"
            })
    void handshakesThatAProxyTookApart_areToldWhichLineIsMissing(String version, String header, String line)
            throws IOException {
        try (BareSocket client = new BareSocket(server.port())) {
            client.send(("GET /ws/lobby/ana " + version + "\r\nHost: localhost\r\n" + header
                            + "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + BareSocket.KEY + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));

            assertThat(client.readHead()).contains(" 426 ");
            assertThat(client.readBody()).contains(line);
        }
    }

    @ParameterizedTest
    @CsvSource({"ana%C2%A0, white space", "a%E2%80%AEna, U+202E", "an%E2%80%8Ba, U+200B", "%E2%81%A6ana, U+2066"})
    void namesWithWhatIsNotSeen_areRefused(String user, String reason) throws IOException {
        try (BareSocket client = new BareSocket(server.port())) {
            client.send(BareSocket.handshake("/ws/lobby/" + user));

            assertThat(client.readHead()).startsWith("HTTP/1.1 400 ");
            assertThat(client.readBody()).contains("bad_user").contains(reason);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ws/lobby/ana",
                "/ws/lobby/J%C3%BCrgen",
                "/ws/a%3Ab/ana?format=raw&echo=false&history=999999&unknown=%zz",
                "/ws/lobby/ana?format=json&presence=true",
                "/ws/lobby/ana?echo=false&own=c1-&send=json",
                "/ws/lobby/ana?send=text&format=raw",
                "/ws/lobby/a%20b+c"
            })
    void goodAddress_isLetIn(String target) throws IOException {
        try (BareSocket client = BareSocket.open(server.port(), target)) {
            assertThat(client.head).startsWith("HTTP/1.1 101 ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/ws/lo%20bby/ana, 400, BAD_ROOM",
        "/ws/lo%2Fbby/ana, 400, BAD_ROOM",
        "/ws//ana, 400, BAD_ROOM",
        "/ws/this-room-name-is-too-long/ana, 400, BAD_ROOM",
        "/ws/lobby/server, 400, BAD_USER",
        "/ws/lobby/%ff, 400, BAD_USER",
        "/ws/lobby/%00, 400, BAD_USER",
        "/ws/lobby/, 400, BAD_USER",
        "/ws/lobby/this-user-name-is-too-long, 400, BAD_USER",
        "/ws?user=%20ana, 400, BAD_USER",
        "/ws, 400, BAD_USER",
        "/ws?user=ana&user=bo, 400, BAD_USER",
        "/ws?user=ana, 400, SUBPROTOCOL_REQUIRED",
        "/ws/lobby/ana?since=nonsense, 400, BAD_POSITION",
        "/ws/lobby/ana?history=-1, 400, BAD_PARAMETER",
        "/ws/lobby/ana?history=x, 400, BAD_PARAMETER",
        "/ws/lobby/ana?echo=maybe, 400, BAD_PARAMETER",
        "/ws/lobby/ana?echo=true&echo=true, 400, BAD_PARAMETER",
        "/ws/lobby/ana?format=xml, 400, BAD_PARAMETER",
        "/ws/lobby/ana?send=xml, 400, BAD_PARAMETER",
        "/ws/lobby/ana?own=c1-, 400, BAD_PARAMETER",
        "/ws/lobby/ana?echo=false&own=, 400, BAD_PARAMETER",
        "/ws/lobby/ana?echo=false&own=%C3%A4, 400, BAD_PARAMETER",
        "/ws/lobby/ana?format=raw&presence=true, 400, BAD_PARAMETER",
        "/ws/lobby/ana?format=raw&since=k3f9.1.x7:5, 400, BAD_PARAMETER",
        "/ws/lobby, 404, NOT_FOUND",
        "/ws/lobby/ana/more, 404, NOT_FOUND",
        "/./ws/lobby, 404, NOT_FOUND",
        "/elsewhere, 404, NOT_FOUND"
    })
    void badAddress_isRefused(String target, int status, ErrorCode code) throws IOException {
        try (BareSocket client = new BareSocket(server.port())) {
            client.send(BareSocket.handshake(target));

            assertRefused(client, status, code);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws/lobby/ana?format=raw", "/ws/lobby/ana?send=json"})
    void parameterOfPlainMode_withCommands_isRefused(String target) throws IOException {
        try (BareSocket client = new BareSocket(server.port())) {
            client.send(BareSocket.handshake(target, "Sec-WebSocket-Protocol: fanfare.v1"));

            assertRefused(client, 400, ErrorCode.BAD_PARAMETER);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /ws/lobby/ana HTTP/1.1",
                "GET /ws HTTP/1.1",
                "GET /ws/lobby/ana HTTP/1.1|Upgrade: websocket|Sec-WebSocket-Version: 13",
                "GET /ws/lobby/ana HTTP/1.1|Upgrade: h2c|Connection: Upgrade|Sec-WebSocket-Version: 13",
                "GET /ws/lobby/ana HTTP/1.1|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 8",
                "GET /ws/lobby/ana HTTP/1.1|Upgrade: websocket|Connection: Upgrade"
            })
    void whatIsNoUpgrade_isToldHow(String request) throws IOException {
        try (BareSocket client = new BareSocket(server.port())) {
            String lines = request.replace("|", "\r\n") + "\r\nHost: localhost\r\n\r\n";
            client.send(lines.getBytes(StandardCharsets.US_ASCII));

            assertRefused(client, 426, ErrorCode.UPGRADE_REQUIRED);
            assertThat(client.head)
                    .containsIgnoringCase("sec-websocket-version: 13\r\n")
                    .containsIgnoringCase("upgrade: websocket\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Sec-WebSocket-Key: short\r\n", "Sec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!==\r\n"})
    void badKey_isRefused(String header) throws IOException {
        try (BareSocket client = new BareSocket(server.port())) {
            String whole = new String(BareSocket.handshake("/ws/lobby/ana"), StandardCharsets.US_ASCII);
            String key = "Sec-WebSocket-Key: " + BareSocket.KEY + "\r\n";
            client.send(whole.replace(key, header).getBytes(StandardCharsets.US_ASCII));

            assertRefused(client, 400, ErrorCode.BAD_PARAMETER);
        }
    }

    @Test
    void foreignOrigin_isRefused() throws IOException {
        try (BareSocket client = new BareSocket(server.port())) {
            client.send(BareSocket.handshake("/ws/lobby/ana", "Origin: http://evil.example"));

            assertRefused(client, 403, ErrorCode.ORIGIN_FORBIDDEN);
        }
    }

    @Test
    void drainingNode_sendsEverybodyAway_beforeItLooksAtAnythingElse() throws IOException {
        server.draining.set(true);
        try (BareSocket client = new BareSocket(server.port())) {
            client.send(BareSocket.handshake("/ws/no room/ana".replace(" ", "%20")));

            assertRefused(client, 503, ErrorCode.DRAINING);
            assertThat(client.head).containsIgnoringCase("retry-after: 1\r\n");
            assertThat(server.refused).contains(ErrorCode.DRAINING);
        }
    }

    @Test
    void fullNode_refuses_untilOneHasLeft() throws IOException {
        BareSocket[] members = new BareSocket[MOST];
        for (int i = 0; i < MOST; i++) {
            members[i] = BareSocket.open(server.port(), "/ws/lobby/ana");
        }
        try (BareSocket client = new BareSocket(server.port())) {
            client.send(BareSocket.handshake("/ws/lobby/ana"));
            assertRefused(client, 503, ErrorCode.OVERLOADED);

            members[0].close();
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> server.admission.open() < MOST);
            // on the same HTTP connection
            client.upgrade("/ws/lobby/ana");
        }
        for (BareSocket member : members) {
            member.close();
        }
    }
}
