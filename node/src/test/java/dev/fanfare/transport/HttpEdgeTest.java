package dev.fanfare.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanfare.config.Limits;
import dev.fanfare.config.WebSocketConfig;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What a node answers to requests that are wrong, and that none of them makes it log a fault of its own. */
class HttpEdgeTest {
    private static final String POST =
            "POST /rooms/lobby/messages HTTP/1.1\r\nHost: localhost\r\n" + "Content-Type: application/json\r\n";
    private static final String BODY = "{\"data\":1}";
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    /** What a client sends behind what is refused, in characters. */
    private static final int SENT_ON = 8 << 20;

    private static TestServer server;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeAll
    static void start() {
        server = new TestServer(Limits.DEFAULT, WebSocketConfig.DEFAULT);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void listen() {
        log.start();
        ROOT.addAppender(log);
    }

    @AfterEach
    void nothingIsLoggedAsAFaultOfTheNode() {
        ROOT.detachAppender(log);
        assertThat(List.copyOf(log.list))
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .isEmpty();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> server.admission.open() == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\n",
                "-1\r\n",
                "7fffffffff\r\n",
                "a\r\n" + BODY + "\r\n0\r\nbad trailer\u0000\r\n\r\n",
                "a\r\n" + BODY + "\r\nzz\r\n"
            })
    void brokenChunks_areRefused_andNothingIsSaidToBeKept(String chunks) throws IOException {
        String answer = Wire.exchange(server.port(), POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks);

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"code\":\"bad_message\"");
        assertThat(answer.split("HTTP/1.1 [1-5]")).hasSize(2);
        assertThat(answer).containsIgnoringCase("connection: close");
    }

    /** Half of them are announced, half are chunked; each goes on for long behind the limit. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 8388608\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n800000\r\n"})
    void aClientThatSendsOnBehindARefusal_readsWhyItWasRefused(String framing) throws IOException {
        String answer = Wire.exchange(server.port(), POST + framing + "x".repeat(SENT_ON));

        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("\"code\":\"too_large\"");
        assertThat(answer).containsIgnoringCase("connection: close");
    }

    @Test
    void aClientThatSendsOnBehindABadHead_readsWhyItWasRefused() throws IOException {
        String answer =
                Wire.exchange(server.port(), "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + "x".repeat(SENT_ON));

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"code\":\"bad_parameter\"");
    }

    @Test
    void bodiesThatAreBrokenOff_andResets_areNoFaultsOfTheNode() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (Socket socket = new Socket("127.0.0.1", server.port())) {
                socket.setSoLinger(i % 2 == 0, 0);
                byte[] begun = (POST + "Content-Length: 100\r\n\r\n{\"da").getBytes(StandardCharsets.US_ASCII);
                socket.getOutputStream().write(begun);
            }
            try (Socket socket = new Socket("127.0.0.1", server.port())) {
                socket.setSoLinger(true, 0);
                String one = "GET /rooms/lobby/messages?wait=5 HTTP/1.1\r\nHost: localhost\r\n\r\n";
                socket.getOutputStream().write((one + one + one).getBytes(StandardCharsets.US_ASCII));
            }
        }
        assertThat(Wire.ask(server.port(), "GET", "/rooms/lobby/messages")).startsWith("HTTP/1.1 200 ");
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> server.admission.open() == 0);
    }

    @Test
    void expectationsThatAreNotKnown_areRefused() throws IOException {
        String answer = Wire.exchange(
                server.port(), POST + "Expect: 200-ok\r\nContent-Length: 10\r\nConnection: close\r\n\r\n" + BODY);

        assertThat(answer).startsWith("HTTP/1.1 4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding:",
                "Transfer-Encoding: chunked, xchunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 5",
                "Content-Length: 5\r\nContent-Length: 6",
                "Content-Length: +5",
                "Content-Length: 5, 5"
            })
    void framingInTwoWays_isRefused_andWhatFollowsIsNoRequest(String header) throws IOException {
        String smuggled = "GET /rooms/lobby/messages HTTP/1.1\r\nHost: localhost\r\n\r\n";

        String answer = Wire.exchange(server.port(), POST + header + "\r\n\r\n0\r\n\r\n" + smuggled);

        assertThat(answer).startsWith("HTTP/1.1 400 ");
        assertThat(answer.split("HTTP/1.1 [1-5]")).as(answer).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /rooms/lobby/messages HTTP/1.1\r\n\r\n",
                "GET /rooms/lobby/messages HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
                "GET /rooms/lobby/messages HTTP/1.1\r\nHost: local host\r\n\r\n",
                "GET /rooms/lobby/messages HTTP/1.1\r\nHost: a@localhost\r\n\r\n",
                "GET /rooms/lobby/messages HTTP/1.1\r\nHost: localhost:99999x\r\n\r\n",
                "GET /rooms/lobby/messages HTTP/1.9\r\nHost: localhost\r\n\r\n",
                "GET /rooms/lobby/messages HTTP/2.0\r\nHost: localhost\r\n\r\n",
                "POST /rooms/lobby/messages HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            })
    void hostsAndVersionsThatAreNone_areRefused(String request) throws IOException {
        // Vert.x answers in the version that came, whatever it is
        assertThat(Wire.exchange(server.port(), request))
                .matches("(?s)HTTP/[0-9]\\.[0-9] 400 .*")
                .contains("bad_parameter");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "LOCALHOST:8080, 200",
        "127.0.0.1:1, 200",
        "[::1]:8080, 200",
        "192.0.2.7, 200",
        "rebound.example, 421",
        "127.0.0.1.example:8080, 421",
        "localhost.example, 421"
    })
    void namesThatOthersMayPointHere_areNotServed(String host, int status) throws IOException {
        for (String target : List.of("/rooms/lobby/messages", "/rooms")) {
            String get = "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" + host
                    + "\r\nConnection: close\r\n\r\n";
            assertThat(Wire.exchange(server.port(), get)).startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "PUT; /rooms/lobby/messages; GET, HEAD, OPTIONS, POST",
                "POST; /rooms; GET, HEAD, OPTIONS",
                "POST; /ws/lobby/ana; GET, HEAD",
                "GET; /connections/abc; DELETE, OPTIONS"
            })
    void wrongMethods_areToldTheRightOnes(String method, String target, String allow) throws IOException {
        String answer = Wire.ask(server.port(), method, target);

        assertThat(answer).startsWith("HTTP/1.1 405 ").contains("\"code\":\"method_not_allowed\"");
        assertThat(answer).containsIgnoringCase("\r\nallow: " + allow + "\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "/rooms/lobby/messages, 200",
        "/rooms, 200",
        "/rooms/lobby/presence, 200",
        "/rooms/lobby/events, 200",
        "/rooms/lobby/stream, 200",
        "/ws/lobby/ana, 426"
    })
    void head_isWhereverGetIs_withoutABody(String target, int status) throws IOException {
        String answer = Wire.ask(server.port(), "HEAD", target);

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").endsWith("\r\n\r\n");
        assertThat(answer.split("\r\n\r\n", -1)).hasSize(2);
    }

    @Test
    void linesAndHeadersThatAreTooLong_areToldApart() throws IOException {
        String line = Wire.ask(server.port(), "GET", "/rooms/" + "x".repeat(70_000) + "/messages");
        String headers = Wire.ask(server.port(), "GET", "/rooms/lobby/messages", "Cookie: " + "x".repeat(70_000));

        assertThat(line).startsWith("HTTP/1.0 414 ").contains("max-request-line-bytes");
        assertThat(headers).startsWith("HTTP/1.1 431 ").contains("max-header-bytes");
        assertThat(Wire.ask(server.port(), "GET", "/rooms/lobby/messages", "Cookie: " + "x".repeat(30_000)))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void bodiesInAnEncoding_areRefused() throws IOException {
        String answer = Wire.exchange(
                server.port(),
                POST + "Content-Encoding: gzip\r\nContent-Length: 10\r\nConnection: close\r\n\r\n" + BODY);

        assertThat(answer).startsWith("HTTP/1.1 415 ").contains("Content-Encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/rooms/lobby/messages?since=", "/rooms", "/rooms/lobby/presence", "/nothing"})
    void answersInJson_endWithANewline(String target) throws IOException {
        assertThat(Wire.ask(server.port(), "GET", target)).endsWith("}\n").doesNotContain("bad_position");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /rooms/lobby/messages HTTP/1.1\r\nHost: localhost\r\n\r\n",
                // 100 is no answer to it yet
                POST + "Expect: 100-continue\r\nContent-Length: 10\r\n\r\n" + BODY
            })
    void handshakesBehindAnotherRequest_areAnsweredInTheirTurn(String first) throws IOException {
        String answer = Wire.exchange(
                server.port(),
                first + "GET /ws/lobby/ana HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                "HTTP/1.1 101 ");

        assertThat(answer).containsSubsequence("HTTP/1.1 20", "HTTP/1.1 101 ");
    }
}
