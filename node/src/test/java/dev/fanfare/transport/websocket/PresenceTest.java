package dev.fanfare.transport.websocket;

import static dev.fanfare.transport.websocket.ClientFrames.FIN;
import static dev.fanfare.transport.websocket.ClientFrames.close;
import static dev.fanfare.transport.websocket.ClientFrames.frame;
import static dev.fanfare.transport.websocket.ClientFrames.hex;
import static dev.fanfare.transport.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.config.Limits;
import dev.fanfare.config.WebSocketConfig;
import dev.fanfare.transport.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who is here, as clients see it. */
class PresenceTest {
    private static final AtomicInteger ROOMS = new AtomicInteger();
    private static TestServer server;
    private final String room = "p" + ROOMS.incrementAndGet();

    @BeforeAll
    static void start() {
        server = new TestServer(Limits.DEFAULT, WebSocketConfig.DEFAULT);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A member; what the handshake is answered with was read, the connection's id is the second element. */
    private record Client(BareSocket socket, String connection) implements AutoCloseable {
        JsonObject read() throws IOException {
            BareSocket.Frame frame = socket.read();
            assertThat(frame.line()).startsWith("text ");
            return new JsonObject(new String(frame.payload(), StandardCharsets.UTF_8));
        }

        JsonObject ask(String command) throws IOException {
            socket.send(text(command.replace('\'', '"')));
            return read();
        }

        void assertNothingMore() throws IOException {
            socket.send(frame(FIN | ClientFrames.PING, hex("0f")));
            assertThat(socket.readLine()).isEqualTo("pong 0f");
        }

        /** Reads the list, and changes until it has the client itself. */
        List<String> users() throws IOException {
            JsonObject list = read();
            assertThat(list.getString("type")).isEqualTo("members");
            List<String> users = new ArrayList<>(all(list.getJsonArray("members"), "user"));
            if (!all(list.getJsonArray("members"), "connection").contains(connection)) {
                users.addAll(all(read().getJsonArray("joined"), "user"));
            }
            return users;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static List<String> all(JsonArray members, String field) {
        return members.stream()
                .map(member -> ((JsonObject) member).getString(field))
                .toList();
    }

    private Client plain(String user, String query) throws IOException {
        BareSocket socket = BareSocket.open(server.port(), "/ws/" + room + "/" + user + query);
        Client client = new Client(socket, "");
        String connection = client.read().getString("connection");
        assertThat(client.read().getString("type")).isEqualTo("joined");
        return new Client(socket, connection);
    }

    private static Client commands(String target) throws IOException {
        BareSocket socket = BareSocket.open(server.port(), target, "Sec-WebSocket-Protocol: fanfare.v1");
        return new Client(socket, new Client(socket, "").read().getString("connection"));
    }

    @Test
    void plainMemberThatAsked_isToldTheList_andWhoComesAndGoes() throws IOException {
        try (Client ana = plain("ana", "?presence=true")) {
            assertThat(ana.users()).containsExactly("ana");

            Client bo = plain("bo", "");
            JsonObject came = ana.read();
            assertThat(came.encode())
                    .isEqualTo("{\"type\":\"presence\",\"room\":\"" + room
                            + "\",\"joined\":[{\"user\":\"bo\",\"connection\":\"" + bo.connection
                            + "\",\"node\":\"n1\"}]}");

            bo.socket.send(close(1000, ""));
            assertThat(bo.socket.readAll()).as("bo did not ask").isEqualTo("close 1000,end");
            assertThat(ana.read().encode())
                    .isEqualTo("{\"type\":\"presence\",\"room\":\"" + room
                            + "\",\"left\":[{\"user\":\"bo\",\"connection\":\"" + bo.connection
                            + "\",\"reason\":\"closed\"}]}");
            ana.assertNothingMore();
        }
    }

    @Test
    void rawMember_isPresent_andIsToldNothing() throws IOException {
        try (Client ana = plain("ana", "?presence=true")) {
            ana.users();
            try (BareSocket raw = BareSocket.open(server.port(), "/ws/" + room + "/rawi?format=raw")) {
                assertThat(all(ana.read().getJsonArray("joined"), "user")).containsExactly("rawi");
                raw.send(text("hello"));
                assertThat(raw.readLine()).isEqualTo("text hello");
                assertThat(ana.read().getString("data")).isEqualTo("hello");
            }
            assertThat(ana.read().getJsonArray("left").getJsonObject(0).getString("reason"))
                    .isEqualTo("closed");
        }
    }

    @Test
    void commandMember_asks_leaves_andHearsNothingAfterIt() throws IOException {
        String in = "'room':'" + room + "'";
        try (Client ana = commands("/ws?user=ana");
                Client bo = plain("bo", "?presence=true")) {
            bo.users();
            assertThat(ana.ask("{'type':'join','ref':'1','presence':true," + in + "}")
                            .getString("type"))
                    .isEqualTo("joined");
            assertThat(ana.users()).containsExactlyInAnyOrder("ana", "bo");
            assertThat(all(bo.read().getJsonArray("joined"), "user")).containsExactly("ana");

            JsonObject list = ana.ask("{'type':'presence','ref':'2'," + in + "}");
            assertThat(list.getString("ref")).isEqualTo("2");
            assertThat(list.getJsonArray("members")).hasSize(2);
            assertThat(list.containsKey("more")).isFalse();

            assertThat(ana.ask("{'type':'leave','ref':'3'," + in + "}").getString("type"))
                    .isEqualTo("left");
            assertThat(bo.read().getJsonArray("left").getJsonObject(0).getString("reason"))
                    .isEqualTo("left");
            // Open until it was told: who comes and goes within one turn is told to nobody.
            try (Client cy = plain("cy", "")) {
                assertThat(all(bo.read().getJsonArray("joined"), "connection")).containsExactly(cy.connection);
            }
            ana.assertNothingMore();
            assertThat(ana.ask("{'type':'presence','ref':'4'," + in + "}").getString("code"))
                    .isEqualTo("not_joined");
        }
    }

    @Test
    void commandMember_thatDidNotAsk_mayAskOnce() throws IOException {
        try (Client bo = commands("/ws/" + room + "/bo")) {
            assertThat(bo.read().getString("type")).isEqualTo("joined");
            JsonObject list = bo.ask("{'type':'presence','room':'" + room + "'}");
            assertThat(list.encode())
                    .isEqualTo("{\"type\":\"members\",\"room\":\"" + room
                            + "\",\"members\":[{\"user\":\"bo\",\"connection\":\"" + bo.connection
                            + "\",\"node\":\"n1\"}]}");
            plain("cy", "").close();
            bo.assertNothingMore();
        }
    }

    @Test
    void oneUserTwice_isTwoMembers() throws IOException {
        try (Client first = plain("ana", "?presence=true")) {
            first.users();
            try (Client second = plain("ana", "")) {
                assertThat(all(first.read().getJsonArray("joined"), "connection"))
                        .containsExactly(second.connection);
            }
            assertThat(all(first.read().getJsonArray("left"), "user")).containsExactly("ana");
        }
    }

    @Test
    void longList_isCut_andSaysSo() throws IOException {
        List<Client> all = new ArrayList<>();
        try {
            for (int i = 0; i < TestServer.PRESENCE_MEMBERS + 5; i++) {
                all.add(plain("u" + i, ""));
            }
            try (Client late = commands("/ws/" + room + "/late")) {
                late.read();
                JsonObject list = late.ask("{'type':'presence','room':'" + room + "'}");
                assertThat(list.getJsonArray("members")).hasSize(TestServer.PRESENCE_MEMBERS);
                assertThat(list.getBoolean("more")).isTrue();
            }
        } finally {
            for (Client client : all) {
                client.close();
            }
        }
    }

    @Test
    void silentMember_leftByTimeout() throws IOException {
        WebSocketConfig d = WebSocketConfig.DEFAULT;
        WebSocketConfig quick = new WebSocketConfig(
                d.allowedOrigins(),
                Duration.ofSeconds(1),
                Duration.ofMillis(500),
                Duration.ofMillis(200),
                d.sendBufferBytes(),
                false,
                d.compressionThreshold());
        try (TestServer impatient = new TestServer(Limits.DEFAULT, quick);
                BareSocket silent = BareSocket.open(impatient.port(), "/ws/" + room + "/silent");
                BareSocket socket = BareSocket.open(impatient.port(), "/ws/" + room + "/ana?presence=true")) {
            String left = null;
            while (left == null) {
                BareSocket.Frame frame = socket.read();
                if (frame.line().startsWith("ping")) {
                    socket.send(frame(FIN | ClientFrames.PONG, frame.payload()));
                } else if (frame.line().contains("\"left\"")) {
                    left = frame.line();
                }
            }
            assertThat(left).contains("\"user\":\"silent\"").contains("\"reason\":\"timeout\"");
            assertThat(silent.readAll()).contains("4000");
        }
    }
}
