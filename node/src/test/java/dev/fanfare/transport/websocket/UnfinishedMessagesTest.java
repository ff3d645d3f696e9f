package dev.fanfare.transport.websocket;

import static dev.fanfare.transport.websocket.ClientFrames.FIN;
import static dev.fanfare.transport.websocket.ClientFrames.PING;
import static dev.fanfare.transport.websocket.ClientFrames.TEXT;
import static dev.fanfare.transport.websocket.ClientFrames.frame;
import static dev.fanfare.transport.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.config.Limits;
import dev.fanfare.config.MemoryConfig;
import dev.fanfare.config.WebSocketConfig;
import dev.fanfare.transport.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages that are begun and never ended. There was a bound on each of them, and none on all: they held what they liked for ever. */
class UnfinishedMessagesTest {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final int MOST = 65_536;
    private static final int ATTACKERS = 20;
    private static final Duration PATIENT = Duration.ofMinutes(1);

    private final List<BareSocket> open = new ArrayList<>();
    private TestServer server;

    private void start(long bytes, Duration timeout) {
        server = new TestServer(
                Limits.DEFAULT, WebSocketConfig.DEFAULT, new MemoryConfig(1 << 20, 4, BOUND, bytes, timeout));
    }

    @AfterEach
    void stop() throws IOException {
        for (BareSocket one : open) {
            one.close();
        }
        await().atMost(BOUND).until(() -> server.bounds.input().unfinished().used() == 0);
        server.close();
    }

    private BareSocket member(String user) throws IOException {
        BareSocket client = BareSocket.open(server.port(), "/ws/lobby/" + user);
        open.add(client);
        assertThat(client.readLine()).contains("welcome");
        assertThat(client.readLine()).contains("joined");
        return client;
    }

    private static byte[] whole(int bytes) {
        return text("x".repeat(bytes));
    }

    private long used() {
        return server.bounds.input().unfinished().used();
    }

    @Test
    void manyUnfinishedMessages_endTheLargest_andNobodyWhoEndsHis() throws Exception {
        start(4L * MOST, PATIENT);
        BareSocket ana = member("ana");
        byte[] anas = whole(2_000);
        ana.send(Arrays.copyOf(anas, 1_000));
        await().atMost(BOUND).until(() -> used() > 0);

        for (int i = 0; i < ATTACKERS; i++) {
            member("eve" + i).send(Arrays.copyOf(whole(MOST), MOST - 10));
        }

        await().atMost(BOUND).until(() -> server.bounds.input().unfinished().ended() >= ATTACKERS - 4);
        await().atMost(BOUND).until(() -> used() <= 4L * MOST);
        // Each is told, and may come again.
        assertThat(open.get(1).readAll()).endsWith("close 1013,end");
        ana.send(Arrays.copyOfRange(anas, 1_000, anas.length));
        assertThat(ana.readLine()).contains("\"type\":\"message\"");
        await().atMost(BOUND).until(() -> server.closed.contains(1013));
        assertThat(server.closed).doesNotContain(1011);
    }

    @Test
    void fragmentsOfOneMessage_countAsItsMemory_untilItIsWhole() throws Exception {
        start(4L * MOST, PATIENT);
        BareSocket ana = member("ana");

        ana.send(frame(TEXT, "half".getBytes(StandardCharsets.UTF_8)));
        await().atMost(BOUND).until(() -> used() > 0);
        assertThat(used()).as("what came, not what may come").isLessThan(1_000);
        ana.send(frame(FIN, "half".getBytes(StandardCharsets.UTF_8)));

        assertThat(ana.readLine()).contains("halfhalf");
        assertThat(used()).isZero();
    }

    @Test
    void messageThatDoesNotEndInItsTime_endsItsConnection_alsoWherePingsCome() throws Exception {
        start(4L * MOST, Duration.ofMillis(500));
        BareSocket eve = member("eve");
        BareSocket ana = member("ana");

        eve.send(frame(TEXT, new byte[0]), frame(FIN | PING, new byte[0]));

        assertThat(eve.readLine()).startsWith("pong");
        assertThat(eve.readAll()).isEqualTo("close 4001,end");
        assertThat(server.bounds.input().unfinished().late()).isEqualTo(1);
        // Each message has its own time: who sends many is not late.
        ana.send(text("hello"));
        assertThat(ana.readLine()).contains("hello");
    }

    @Test
    void timeOfAMessage_beginsWithItsFirstByte_notWithTheOneBeforeIt() throws Exception {
        start(4L * MOST, Duration.ofSeconds(1));
        BareSocket ana = member("ana");
        long end = System.nanoTime() + Duration.ofMillis(2_500).toNanos();

        // Always one under way, and none of them late: the end of one comes with the beginning of the next.
        byte[] one = whole(100);
        ana.send(Arrays.copyOf(one, 50));
        while (System.nanoTime() - end < 0) {
            ana.send(Arrays.copyOfRange(one, 50, one.length), Arrays.copyOf(one, 50));
            assertThat(ana.readLine()).contains("\"type\":\"message\"");
        }

        assertThat(server.bounds.input().unfinished().late()).isZero();
    }

    @Test
    void memberThatIsClosedByTheNode_costsNothingForWhatItSendsOn() throws Exception {
        start(4L * MOST, PATIENT);
        BareSocket eve = member("eve");
        eve.send(Arrays.copyOf(whole(MOST), 40_000));
        await().atMost(BOUND).until(() -> used() > 0);

        server.closeAll(dev.fanfare.protocol.CloseCode.GOING_AWAY);

        await().atMost(BOUND).until(() -> used() == 0);
        eve.send(Arrays.copyOfRange(whole(MOST), 40_000, MOST));
        assertThat(eve.readLine()).isEqualTo("close 1001");
        assertThat(used()).isZero();
    }
}
