package dev.fanfare.transport.websocket;

import static dev.fanfare.transport.websocket.ClientFrames.BINARY;
import static dev.fanfare.transport.websocket.ClientFrames.FIN;
import static dev.fanfare.transport.websocket.ClientFrames.PONG;
import static dev.fanfare.transport.websocket.ClientFrames.close;
import static dev.fanfare.transport.websocket.ClientFrames.frame;
import static dev.fanfare.transport.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.config.Limits;
import dev.fanfare.config.WebSocketConfig;
import dev.fanfare.protocol.CloseCode;
import dev.fanfare.transport.TestServer;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How connections end, and what those cost that do not read. */
class EndingTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private TestServer server;

    private void start(Duration pingInterval, Duration pongTimeout, Duration closeTimeout) {
        server = new TestServer(
                Limits.DEFAULT,
                new WebSocketConfig(List.of(), pingInterval, pongTimeout, closeTimeout, 65_536, false, 1_024));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private BareSocket member() throws IOException {
        BareSocket client = BareSocket.open(server.port(), "/ws/lobby/ana?format=raw");
        client.send(text("here"));
        client.readLine();
        return client;
    }

    @Test
    void stoppedNode_closesWith1001_andWaitsForTheAnswer() throws IOException {
        start(LONG, LONG, LONG);
        try (BareSocket client = member()) {
            Future<Void> closed = server.closeAll(CloseCode.GOING_AWAY);

            assertThat(client.readLine()).isEqualTo("close 1001");
            assertThat(closed.isComplete()).isFalse();
            // data after the server's close frame is ignored, the close frame is not
            client.send(text("late"), frame(FIN | PONG, new byte[0]), close(1001, ""));
            assertThat(client.readAll()).isEqualTo("end");
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> server.closed.contains(1001));
        assertThat(server.admission.open()).isZero();
    }

    @Test
    void clientThatDoesNotAnswerTheClose_isCut() throws IOException {
        start(LONG, LONG, Duration.ofMillis(200));
        try (BareSocket client = member()) {
            TestServer.await(server.closeAll(CloseCode.GOING_AWAY));

            assertThat(client.readAll()).isEqualTo("close 1001,end");
        }
    }

    @Test
    void silentClient_isPinged_thenClosedWith4000() throws IOException {
        start(Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofMillis(200));
        try (BareSocket client = member()) {
            assertThat(client.readLine()).isEqualTo("ping ");
            client.send(frame(FIN | PONG, new byte[0]));
            assertThat(client.readLine()).isEqualTo("ping ");

            assertThat(client.readAll()).isEqualTo("close 4000,end");
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> server.closed.contains(4000));
    }

    @Test
    void clientThatTheNodeDoesNotRead_isNotBlamedForIt() throws IOException {
        Duration moment = Duration.ofMillis(50);
        // with no broadcast allowed to be under way, nothing is ever read
        Limits deaf = new Limits(65_536, 128, 128, 100, 100, 1_000, 2_000, 0, 0, 1_000, Duration.ofSeconds(10));
        server = new TestServer(
                deaf, new WebSocketConfig(List.of(), moment, moment, Duration.ofSeconds(5), 65_536, false, 1_024));
        try (BareSocket client = BareSocket.open(server.port(), "/ws/lobby/ana?format=raw")) {
            for (int i = 0; i < 10; i++) {
                assertThat(client.readLine()).isEqualTo("ping ");
            }
        }
    }

    @Test
    void cutConnection_isForgotten() throws IOException {
        start(LONG, LONG, LONG);
        member().close();

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> server.closed.contains(1006));
        assertThat(server.admission.open()).isZero();
    }

    @Test
    void memberThatDoesNotRead_holdsNobodyUp_andGetsItAllWhenItDoes() throws IOException {
        start(LONG, LONG, LONG);
        int messages = 3_000;
        try (BareSocket slow = member();
                BareSocket fast = member()) {
            assertThat(slow.readLine()).isEqualTo("text here");
            byte[] payload = new byte[4_096];
            for (int i = 0; i < messages; i++) {
                ByteBuffer.wrap(payload).putInt(i);
                fast.send(frame(FIN | BINARY, payload));
                assertThat(ByteBuffer.wrap(fast.read().payload()).getInt()).isEqualTo(i);
            }

            for (int i = 0; i < messages; i++) {
                assertThat(ByteBuffer.wrap(slow.read().payload()).getInt()).isEqualTo(i);
            }
            slow.send(close(1000, ""));
            assertThat(slow.readAll()).isEqualTo("close 1000,end");
        }
    }
}
