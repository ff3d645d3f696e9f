package dev.fanfare.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.config.Limits;
import dev.fanfare.config.WebSocketConfig;
import dev.fanfare.testing.HttpLines;
import dev.fanfare.testing.MemberSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each answer and each byte of it is counted once, whoever gave it. */
class AnswersTest {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final String JSON = "Content-Type: application/json";

    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer(Limits.DEFAULT, WebSocketConfig.DEFAULT);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void eachAnswer_isCountedOnce_byMethodRouteAndStatus() throws IOException {
        ask("GET", "/rooms/lobby/messages?limit=5");
        ask("HEAD", "/rooms/lobby/messages");
        ask("GET", "/rooms/lobby/messages?since=nonsense");
        ask("POST", "/rooms/other/messages", JSON, "Content-Length: 10", "", "{\"data\":1}");
        ask("GET", "/rooms");
        ask("GET", "/ws/lobby/ana");
        ask("GET", "/nothing/here");
        ask("BREW", "/rooms/lobby/messages");
        Wire.exchange(server.port(), "no request\r\n\r\n");

        await().atMost(BOUND)
                .untilAsserted(() -> assertThat(server.answered)
                        .containsExactly(
                                "GET /rooms/{room}/messages 200",
                                "HEAD /rooms/{room}/messages 200",
                                "GET /rooms/{room}/messages 400",
                                "POST /rooms/{room}/messages 201",
                                "GET /rooms 200",
                                "GET /ws/{room}/{user} 426",
                                "GET other 404",
                                "BREW /rooms/{room}/messages 405",
                                "GET other 400"));
    }

    @Test
    void requestsBehindOneAnother_areCountedEachAsItself() throws IOException {
        String first = "GET /rooms/lobby/messages HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String second = "GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

        Wire.exchange(server.port(), first + second);

        assertThat(server.answered).containsExactly("GET /rooms/{room}/messages 200", "GET other 404");
    }

    @Test
    void continue_isNoAnswer() throws IOException {
        String answers = ask("POST", "/rooms/lobby/messages", JSON, "Content-Length: 10", "Expect: 100-continue");

        assertThat(answers).startsWith("HTTP/1.1 100 ");
        assertThat(server.answered).noneMatch(answer -> answer.endsWith("100"));
    }

    @Test
    void bytesOfABody_areCountedAsTheyWereSent() throws IOException {
        String refused = ask("GET", "/nothing");
        String list = ask("GET", "/rooms/lobby/messages");
        String none = ask("HEAD", "/rooms/lobby/messages");

        assertThat(none).endsWith("\r\n\r\n");
        assertThat(server.sent(Medium.HTTP)).isEqualTo(bodyBytes(refused) + bodyBytes(list));
        assertThat(server.sent(Medium.SSE)).isZero();
    }

    @Test
    void bytesOfMessages_areCountedForTheMediumThatCarriesThem() throws Exception {
        try (MemberSocket json = new MemberSocket(server.port(), "/ws/lobby/ana", 10);
                MemberSocket raw = new MemberSocket(server.port(), "/ws/lobby/bo?format=raw", 10);
                HttpLines events = HttpLines.get(server.port(), "/rooms/lobby/events?user=eve");
                HttpLines lines = HttpLines.get(server.port(), "/rooms/lobby/stream?user=liz")) {
            await().atMost(BOUND)
                    .until(() -> json.joined()
                            && !events.lines().isEmpty()
                            && !lines.lines().isEmpty());
            long sse = server.sent(Medium.SSE);
            long ndjson = server.sent(Medium.NDJSON);
            long socket = server.sent(Medium.WEBSOCKET_JSON);
            long plain = server.sent(Medium.WEBSOCKET_RAW);
            String text = "x".repeat(1_000);

            json.send(text);

            await().atMost(BOUND).untilAsserted(() -> {
                assertThat(server.sent(Medium.SSE) - sse).isBetween(1_000L, 1_400L);
                assertThat(server.sent(Medium.NDJSON) - ndjson).isBetween(1_000L, 1_400L);
                // and the ack
                assertThat(server.sent(Medium.WEBSOCKET_JSON) - socket).isBetween(1_000L, 1_400L);
                // a header of four bytes, and the text alone
                assertThat(server.sent(Medium.WEBSOCKET_RAW) - plain).isEqualTo(1_004);
            });
            assertThat(server.sent(Medium.HTTP)).isZero();
            assertThat(server.answered)
                    .containsExactlyInAnyOrder(
                            "GET /ws/{room}/{user} 101",
                            "GET /ws/{room}/{user} 101",
                            "GET /rooms/{room}/events 200",
                            "GET /rooms/{room}/stream 200");
            assertThat(raw.closeCode()).isEqualTo(-1);
        }
    }

    private String ask(String method, String target, String... headers) throws IOException {
        StringBuilder request =
                new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + "Connection: close\r\n");
        boolean body = false;
        for (String header : headers) {
            request.append(header).append(header.startsWith("{") ? "" : "\r\n");
            body |= header.isEmpty();
        }
        return Wire.exchange(server.port(), request + (body ? "" : "\r\n"));
    }

    private static long bodyBytes(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.UTF_8).length;
    }
}
