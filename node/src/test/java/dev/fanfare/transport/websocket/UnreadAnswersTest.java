package dev.fanfare.transport.websocket;

import static dev.fanfare.transport.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.config.Limits;
import dev.fanfare.config.MemoryConfig;
import dev.fanfare.config.WebSocketConfig;
import dev.fanfare.transport.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Clients that ask for pages and read none. Each page was encoded at once and stood before its socket, four for each client: with
 * some hundreds of them there was no memory left for anybody.
 */
class UnreadAnswersTest {
    private static final int MESSAGES = 40;
    private static final int ATTACKERS = 12;
    private static final int QUESTIONS = 10;
    private static final long BYTES = 2 << 20;
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final String PAD = "x".repeat(60_000);

    private final List<AutoCloseable> open = new ArrayList<>();
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer(
                Limits.DEFAULT,
                WebSocketConfig.DEFAULT,
                new MemoryConfig(BYTES, 4, Duration.ofSeconds(2), 1 << 20, BOUND));
        BareSocket writer = client("/ws/large/writer");
        for (int i = 0; i < MESSAGES; i++) {
            writer.send(text(PAD));
            assertThat(read(writer).getString("type")).isEqualTo("message");
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        server.close();
    }

    /** A member that has been told so. */
    private BareSocket client(String target, String... headers) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096); // what it does not read stays with the node
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()), 5_000);
        BareSocket client = new BareSocket(socket);
        open.add(client);
        client.upgrade(target, headers);
        assertThat(read(client).getString("type")).isEqualTo("welcome");
        assertThat(read(client).getString("type")).isEqualTo("joined");
        return client;
    }

    private BareSocket commands(String room, String user) throws IOException {
        return client("/ws/" + room + "/" + user, "Sec-WebSocket-Protocol: fanfare.v1");
    }

    private static JsonObject read(BareSocket client) throws IOException {
        return new JsonObject(new String(client.read().payload(), StandardCharsets.UTF_8));
    }

    private long used() {
        return server.bounds.answers().written().used();
    }

    @Test
    void clientsThatReadNoAnswer_holdNoMoreThanTheBudget_andOthersAreServed() throws Exception {
        List<BareSocket> attackers = new ArrayList<>();
        for (int i = 0; i < ATTACKERS; i++) {
            BareSocket attacker = commands("large", "eve" + i);
            attackers.add(attacker);
            for (int k = 0; k < QUESTIONS; k++) {
                attacker.send(text("{\"type\":\"history\",\"room\":\"large\",\"limit\":1000}"));
            }
        }
        await().atMost(BOUND)
                .until(() ->
                        used() > BYTES / 2 && server.bounds.answers().written().waiting() > 0);
        assertThat(used()).isLessThanOrEqualTo(BYTES);

        // Messages go on at once; a page, when one of those that hold the places was ended for it.
        BareSocket ana = commands("small", "ana");
        ana.send(text("{\"type\":\"broadcast\",\"room\":\"small\",\"data\":\"hello\",\"ref\":\"1\"}"));
        List<String> told = List.of(read(ana).getString("type"), read(ana).getString("type"));
        assertThat(told).containsExactlyInAnyOrder("message", "ack");
        await().atMost(BOUND).until(() -> server.bounds.answers().slow().sum() > 0);
        JsonObject page = new JsonObject().put("type", "error").put("code", "overloaded");
        for (int tries = 0; tries < ATTACKERS && "overloaded".equals(page.getString("code")); tries++) {
            ana.send(text("{\"type\":\"history\",\"room\":\"small\",\"ref\":\"2\"}"));
            page = read(ana);
        }
        assertThat(page.getString("type")).isEqualTo("history");
        assertThat(page.getJsonArray("messages")).hasSize(1);
        assertThat(used()).isLessThanOrEqualTo(BYTES);

        for (BareSocket attacker : attackers) {
            attacker.close();
        }
        await().atMost(BOUND)
                .until(() -> used() == 0 && server.bounds.answers().written().waiting() == 0);
        assertThat(server.closed).contains(4001);
    }

    @Test
    void oneClient_holdsOnePage_howeverManyItAsksFor() throws Exception {
        BareSocket eve = commands("large", "eve");
        for (int k = 0; k < QUESTIONS; k++) {
            eve.send(text("{\"type\":\"history\",\"room\":\"large\",\"limit\":1000,\"ref\":\"" + k + "\"}"));
        }
        await().atMost(BOUND).until(() -> used() > BYTES / 4);
        assertThat(used()).isLessThanOrEqualTo(BYTES / 2);

        for (int k = 0; k < QUESTIONS; k++) {
            JsonObject page = read(eve);
            assertThat(page.getString("ref"))
                    .as("all are answered, in order, once it reads")
                    .isEqualTo("" + k);
        }
        await().atMost(BOUND).until(() -> used() == 0);
    }

    @Test
    void pageThatIsNotReadOverHttp_isCounted_andGivenBackWithItsConnection() throws Exception {
        for (int i = 0; i < 2; i++) {
            Socket socket = new Socket();
            open.add(socket);
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress("127.0.0.1", server.port()), 5_000);
            for (int k = 0; k < QUESTIONS; k++) {
                socket.getOutputStream()
                        .write("GET /rooms/large/messages?limit=1000 HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            }
        }
        await().atMost(BOUND).until(() -> used() > BYTES / 2);
        assertThat(used()).isLessThanOrEqualTo(BYTES);
        BareSocket ana = commands("small", "ana");
        ana.send(text("{\"type\":\"presence\",\"room\":\"small\",\"ref\":\"1\"}"));

        // Nobody waited: the small list fits behind them, or one of them is ended for it.
        assertThat(read(ana).getString("type")).isIn("members", "error");
        for (AutoCloseable one : open) {
            one.close();
        }
        await().atMost(BOUND).until(() -> used() == 0);
    }
}
