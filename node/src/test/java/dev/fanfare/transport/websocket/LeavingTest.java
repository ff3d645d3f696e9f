package dev.fanfare.transport.websocket;

import static dev.fanfare.transport.websocket.ClientFrames.BINARY;
import static dev.fanfare.transport.websocket.ClientFrames.FIN;
import static dev.fanfare.transport.websocket.ClientFrames.close;
import static dev.fanfare.transport.websocket.ClientFrames.frame;
import static dev.fanfare.transport.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.config.DrainConfig;
import dev.fanfare.config.Limits;
import dev.fanfare.config.WebSocketConfig;
import dev.fanfare.transport.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that are asked to leave, on the wire. */
class LeavingTest {
    private static final Duration NONE = Duration.ZERO;
    private TestServer server;

    private void start(Duration deadline, Duration maxAge) {
        Duration look = Duration.ofMillis(100);
        Duration patient = Duration.ofSeconds(2);
        WebSocketConfig sockets =
                new WebSocketConfig(List.of(), look, patient, Duration.ofSeconds(5), 65_536, false, 1_024);
        server = new TestServer(
                Limits.DEFAULT, sockets, new DrainConfig(NONE, NONE, deadline, maxAge, Duration.ofMinutes(1)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private BareSocket member(String query, String... headers) throws IOException {
        return BareSocket.open(server.port(), "/ws/lobby/ana" + query, headers);
    }

    /** The next frame that is not one of the heartbeat's. */
    private static BareSocket.Frame next(BareSocket client) throws IOException {
        BareSocket.Frame frame = client.read();
        while (frame.head() == 0x89) {
            client.send(frame(FIN | ClientFrames.PONG, frame.payload()));
            frame = client.read();
        }
        return frame;
    }

    private static JsonObject json(BareSocket client) throws IOException {
        return new JsonObject(new String(next(client).payload(), StandardCharsets.UTF_8));
    }

    private static String type(BareSocket client) throws IOException {
        return json(client).getString("type");
    }

    private static void assertClosed(BareSocket client, String reason) throws IOException {
        BareSocket.Frame last = next(client);
        assertThat(last.line()).isEqualTo("close 1012");
        assertThat(last.payload()).hasSizeLessThan(126);
        JsonObject advice =
                new JsonObject(new String(last.payload(), 2, last.payload().length - 2, StandardCharsets.UTF_8));
        assertThat(advice)
                .isEqualTo(new JsonObject().put("reason", reason).put("min", 0).put("max", 3_000));
        client.send(close(1012, ""));
        assertThat(client.readAll()).isEqualTo("end");
    }

    @Test
    void jsonMember_isToldToGo_isServedOn_andThenClosedWithAdvice() throws IOException {
        start(Duration.ofSeconds(1), NONE);
        try (BareSocket client = member("")) {
            assertThat(type(client) + type(client)).isEqualTo("welcomejoined");

            server.sockets().leave();

            JsonObject goaway = json(client);
            assertThat(goaway)
                    .isEqualTo(new JsonObject()
                            .put("type", "goaway")
                            .put("reason", "drain")
                            .put("after", 0)
                            .put("deadline", 1_000));
            client.send(text("still here"));
            assertThat(json(client).getString("data")).isEqualTo("still here");
            assertClosed(client, "drain");
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> server.closed.contains(1012));
        assertThat(server.admission.open()).isZero();
    }

    @Test
    void memberThatGoesWhenAsked_isClosedAsItWanted() throws IOException {
        start(Duration.ofMinutes(1), NONE);
        try (BareSocket client = member("", "Sec-WebSocket-Protocol: fanfare.v1")) {
            assertThat(type(client) + type(client)).isEqualTo("welcomejoined");
            server.sockets().leave();
            assertThat(type(client)).isEqualTo("goaway");

            client.send(close(1000, ""));

            assertThat(client.readAll()).endsWith("close 1000,end");
        }
    }

    @Test
    void rawMember_hearsNothingButTheClose() throws IOException {
        start(Duration.ofMinutes(1), NONE);
        try (BareSocket client = member("?format=raw")) {
            client.send(frame(FIN | BINARY, new byte[1]));
            assertThat(next(client).line()).isEqualTo("binary 00");

            server.sockets().leave();

            assertClosed(client, "drain");
        }
    }

    @Test
    void whatWasSentBeforeTheDeadline_isAnsweredBeforeTheClose() throws IOException {
        start(NONE, NONE);
        try (BareSocket client = member("?echo=false", "Sec-WebSocket-Protocol: fanfare.v1")) {
            assertThat(type(client) + type(client)).isEqualTo("welcomejoined");
            byte[][] sent = new byte[100][];
            Arrays.fill(sent, text("{\"type\":\"broadcast\",\"ref\":\"1\",\"room\":\"lobby\",\"data\":1}"));

            client.send(sent);
            assertThat(type(client)).as("the node has read them").isEqualTo("ack");
            server.sockets().leave();

            int acks = 1;
            JsonObject next = json(client);
            for (; next.getString("type").equals("ack"); next = json(client)) {
                acks++;
            }
            assertThat(next.getString("type")).isEqualTo("goaway");
            BareSocket.Frame frame = next(client);
            for (; frame.head() == 0x81; frame = next(client)) {
                acks++;
            }
            assertThat(acks).isEqualTo(100);
            assertThat(frame.line()).isEqualTo("close 1012");
        }
    }

    @Test
    void oldConnection_isToldToGo_thenClosed_andYoungOnesAreNot() throws IOException {
        start(Duration.ofMillis(300), Duration.ofMillis(1_000));
        long opened = System.nanoTime();
        try (BareSocket client = member("")) {
            assertThat(type(client) + type(client)).isEqualTo("welcomejoined");

            assertThat(json(client).getString("reason")).isEqualTo("max-age");
            assertThat(Duration.ofNanos(System.nanoTime() - opened)).isGreaterThan(Duration.ofMillis(790));
            try (BareSocket young = member("")) {
                assertThat(type(young) + type(young)).isEqualTo("welcomejoined");
                assertClosed(client, "max-age");
                young.send(text("me not"));
                assertThat(json(young).getString("data")).isEqualTo("me not");
            }
        }
    }
}
