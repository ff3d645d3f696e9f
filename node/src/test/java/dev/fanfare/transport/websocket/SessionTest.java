package dev.fanfare.transport.websocket;

import static dev.fanfare.transport.websocket.ClientFrames.BINARY;
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
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain mode and command mode, as a client sees them. */
class SessionTest {
    private static final AtomicInteger ROOMS = new AtomicInteger();
    private static TestServer server;
    private final String room = "s" + ROOMS.incrementAndGet();

    @BeforeAll
    static void start() {
        server = new TestServer(Limits.DEFAULT, WebSocketConfig.DEFAULT);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private BareSocket plain(String user, String query) throws IOException {
        BareSocket client = BareSocket.open(server.port(), "/ws/" + room + "/" + user + query);
        if (!query.contains("raw")) {
            assertThat(read(client).getString("type")).isEqualTo("welcome");
            assertThat(read(client).getString("type")).isEqualTo("joined");
        }
        return client;
    }

    private static BareSocket commands(String target) throws IOException {
        BareSocket client = BareSocket.open(server.port(), target, "Sec-WebSocket-Protocol: fanfare.v1");
        JsonObject welcome = read(client);
        assertThat(welcome.getString("type")).isEqualTo("welcome");
        assertThat(welcome.getString("node")).isEqualTo("n1");
        assertThat(welcome.getInteger("maxMessageBytes")).isEqualTo(65_536);
        assertThat(welcome.getInteger("pingInterval")).isEqualTo(25_000);
        return client;
    }

    private static JsonObject read(BareSocket client) throws IOException {
        BareSocket.Frame frame = client.read();
        assertThat(frame.line()).startsWith("text ");
        return new JsonObject(new String(frame.payload(), java.nio.charset.StandardCharsets.UTF_8));
    }

    private static JsonObject ask(BareSocket client, String command) throws IOException {
        client.send(text(command.replace('\'', '"')));
        return read(client);
    }

    /** Asserts that nothing came before this: what was not for it would be the next frame. */
    private static void assertNothingMore(BareSocket client) throws IOException {
        client.send(frame(FIN | ClientFrames.PING, hex("0f")));
        assertThat(client.readLine()).isEqualTo("pong 0f");
    }

    @Test
    void plainMembers_hearEachOther_asJsonAndAsRaw() throws IOException {
        try (BareSocket ana = plain("ana", "");
                BareSocket bo = plain("bo", "?echo=false");
                BareSocket raw = plain("cy", "?format=raw")) {
            // the raw one has joined when it hears itself
            raw.send(frame(FIN | BINARY, hex("00ff")));
            assertThat(raw.readLine()).isEqualTo("binary 00ff");
            JsonObject binary = read(ana);
            assertThat(binary.getString("encoding")).isEqualTo("base64");
            assertThat(binary.getString("data")).isEqualTo("AP8=");
            assertThat(binary.getString("from")).isEqualTo("cy");
            read(bo);

            bo.send(text("{\"a\":1}"));
            assertThat(read(ana).getString("data")).isEqualTo("{\"a\":1}");
            assertThat(raw.readLine()).isEqualTo("text {\"a\":1}");
            assertNothingMore(bo);

            ana.send(text("no json"));
            assertThat(read(bo).getString("data")).isEqualTo("no json");
            assertThat(read(ana).getString("data")).isEqualTo("no json");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"123", "null", "\"quoted\"", "12345678901234567890", "{\"a\":1}", " true"})
    void plainText_staysText_whateverItLooksLike(String typed) throws IOException {
        try (BareSocket ana = plain("ana", "")) {
            ana.send(text(typed));

            assertThat(read(ana).getValue("data")).isEqualTo(typed);
        }
    }

    @Test
    void plainMemberThatSendsJson_isSeenAsThatJson_andToldWhatIsNone() throws IOException {
        try (BareSocket ana = plain("ana", "?send=json");
                BareSocket raw = plain("cy", "?format=raw&send=json")) {
            raw.send(text("[1, 2]"));
            assertThat(raw.readLine()).isEqualTo("text [1, 2]");
            assertThat(read(ana).getJsonArray("data")).isEqualTo(new JsonArray("[1,2]"));

            ana.send(text("{\"a\":null}"));
            assertThat(read(ana).getJsonObject("data")).isEqualTo(new JsonObject("{\"a\":null}"));
            assertThat(raw.readLine()).isEqualTo("text {\"a\":null}");

            ana.send(text("hello"));
            assertError(read(ana), null, "bad_message");
            raw.send(text("hello"), close(1007, ""));
            assertThat(raw.readAll()).startsWith("close 1007");
            assertNothingMore(ana);
        }
    }

    @Test
    void memberWithoutEcho_isNotGivenItsOwnMessages_afterAResumeEither() throws IOException {
        String in = "'room':'" + room + "'";
        String since;
        try (BareSocket ana = commands("/ws?user=ana")) {
            since = ask(ana, "{'type':'join','echo':false," + in + "}").getString("id");
            ask(ana, "{'type':'broadcast','key':'c1-1','data':1," + in + "}");
        }
        try (BareSocket other = commands("/ws?user=ana")) {
            ask(other, "{'type':'join','echo':false," + in + "}");
            ask(other, "{'type':'broadcast','key':'c2-1','data':2," + in + "}");
        }
        String query = "/ws/" + room + "/ana?echo=false&own=c1-&since=" + since;
        try (BareSocket back = BareSocket.open(server.port(), query)) {
            read(back);
            assertThat(read(back).getBoolean("recovered")).isTrue();
            assertThat(read(back).getString("key")).isEqualTo("c2-1");
            assertNothingMore(back);
        }
        try (BareSocket back = commands("/ws?user=ana")) {
            ask(back, "{'type':'join','echo':false,'own':'c','since':'" + since + "'," + in + "}");
            assertNothingMore(back);
        }
    }

    @Test
    void plainMember_resumes_whereItWas() throws IOException {
        String seen;
        try (BareSocket ana = plain("ana", "")) {
            for (int i = 1; i <= 5; i++) {
                ana.send(text("m" + i));
            }
            read(ana);
            seen = read(ana).getString("id");
            read(ana);
            read(ana);
            read(ana);
        }
        try (BareSocket back = BareSocket.open(server.port(), "/ws/" + room + "/ana?since=" + seen)) {
            assertThat(read(back).getString("type")).isEqualTo("welcome");
            JsonObject joined = read(back);
            assertThat(joined.getBoolean("recovered")).isTrue();
            assertThat(joined.getString("id")).isEqualTo(seen);
            assertThat(joined.getInteger("replayed")).isEqualTo(3);
            for (int i = 3; i <= 5; i++) {
                assertThat(read(back).getString("data")).isEqualTo("m" + i);
            }
            assertNothingMore(back);
        }
        try (BareSocket stranger = BareSocket.open(server.port(), "/ws/" + room + "/bo?since=zzzz.1.x7:9&history=2")) {
            read(stranger);
            assertThat(read(stranger).getBoolean("recovered")).isFalse();
            assertThat(read(stranger).getString("data")).isEqualTo("m4");
            assertThat(read(stranger).getString("data")).isEqualTo("m5");
        }
    }

    @Test
    void commands_areAnsweredByTheirRef() throws IOException {
        String in = "'room':'" + room + "'";
        try (BareSocket client = commands("/ws?user=ana")) {
            JsonObject joined = ask(client, "{'type':'join','ref':'1'," + in + "}");
            assertThat(joined.getString("type") + joined.getString("ref")).isEqualTo("joined1");

            client.send(text(("{'type':'broadcast','ref':'2','key':'k'," + in + ",'data':[1]}").replace('\'', '"')));
            JsonObject one = read(client);
            JsonObject two = read(client);
            JsonObject ack = one.getString("type").equals("ack") ? one : two;
            JsonObject message = ack == one ? two : one;
            assertThat(ack.getString("ref")).isEqualTo("2");
            // "id" is what a client may resume from, and this is not.
            assertThat(ack.containsKey("id")).isFalse();
            assertThat(message.getString("id")).isEqualTo(ack.getString("messageId"));

            JsonObject again = ask(client, "{'type':'broadcast','ref':'3','key':'k'," + in + ",'data':[2]}");
            assertThat(again.getString("messageId")).isEqualTo(ack.getString("messageId"));
            assertThat(again.getBoolean("duplicate")).isTrue();

            JsonObject page = ask(client, "{'type':'history','ref':'4'," + in + "}");
            assertThat(page.getJsonArray("messages")).hasSize(1);
            assertThat(page.getString("id")).isEqualTo(ack.getString("messageId"));

            assertThat(ask(client, "{'type':'ping','ref':'5'}"))
                    .isEqualTo(new JsonObject("{\"type\":\"pong\",\"ref\":\"5\"}"));
            assertThat(ask(client, "{'type':'leave','ref':'6'," + in + "}").getString("type"))
                    .isEqualTo("left");
            assertNothingMore(client);
        }
    }

    @Test
    void mistakes_areErrors_andTheConnectionLives() throws IOException {
        String in = "'room':'" + room + "'";
        try (BareSocket client = commands("/ws?user=ana")) {
            assertError(ask(client, "{'type':'broadcast','ref':'1'," + in + ",'data':1}"), "1", "not_joined");
            assertError(ask(client, "{'type':'leave','ref':'2'," + in + "}"), "2", "not_joined");
            assertError(ask(client, "{'type':'history','ref':'3'," + in + "}"), "3", "not_joined");
            assertError(ask(client, "{'type':'dance','ref':'4'}"), "4", "bad_message");
            assertError(ask(client, "hello"), null, "bad_message");
            assertError(ask(client, "{'type':'join','ref':'5','room':'a b'}"), "5", "bad_room");
            client.send(frame(FIN | BINARY, hex("00")));
            assertError(read(client), null, "bad_message");
            ask(client, "{'type':'join'," + in + "}");
            assertError(ask(client, "{'type':'join','ref':'6'," + in + "}"), "6", "already_joined");
            assertError(ask(client, "{'type':'presence','ref':'7','room':'other'}"), "7", "not_joined");
            client.send(close(1000, ""));
            assertThat(client.readAll()).isEqualTo("close 1000,end");
        }
    }

    private static void assertError(JsonObject answer, String ref, String code) {
        assertThat(answer.getString("type")).isEqualTo("error");
        assertThat(answer.getString("ref")).isEqualTo(ref);
        assertThat(answer.getString("code")).isEqualTo(code);
        assertThat(answer.getString("message")).isNotBlank();
    }

    @Test
    void commandMode_onTheRoomsAddress_isJoinedAlready() throws IOException {
        try (BareSocket client = commands("/ws/" + room + "/ana")) {
            JsonObject joined = read(client);
            assertThat(joined.getString("type")).isEqualTo("joined");
            assertThat(joined.containsKey("ref")).isFalse();
            assertThat(ask(client, "{'type':'leave','room':'" + room + "'}").getString("type"))
                    .isEqualTo("left");
        }
    }

    @Test
    void ownMessagesAndAcks_comeBeforeTheAnswerToClose() throws IOException {
        try (BareSocket client = commands("/ws/" + room + "/ana")) {
            read(client);
            StringBuilder sent = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                client.send(
                        text("{\"type\":\"broadcast\",\"ref\":\"" + i + "\",\"room\":\"" + room + "\",\"data\":1}"));
                sent.append('.');
            }
            client.send(close(1000, ""));

            String all = client.readAll();
            assertThat(all).endsWith("close 1000,end");
            assertThat(all.split("\"type\":\"ack\"", -1)).hasSize(51);
            assertThat(all.split("\"type\":\"message\"", -1)).hasSize(51);
        }
    }

    @Test
    void rawOverItsRate_isClosed_jsonIsTold() throws IOException {
        Limits slow = new Limits(65_536, 128, 128, 100, 100, 1_000, 2_000, 2, 128, 1_000, Duration.ofSeconds(10));
        try (TestServer limited = new TestServer(slow, WebSocketConfig.DEFAULT)) {
            BareSocket raw = BareSocket.open(limited.port(), "/ws/r/ana?format=raw");
            raw.send(text("1"), text("2"), text("3"), text("4"), close(1008, ""));
            assertThat(raw.readLine() + "," + raw.readAll())
                    .contains("close 1008")
                    .doesNotContain("{");
            BareSocket json = BareSocket.open(limited.port(), "/ws/r/ana?echo=false");
            read(json);
            read(json);
            json.send(text("1"), text("2"), text("3"));
            assertError(read(json), null, "rate_limited");
            assertNothingMore(json);
            raw.close();
            json.close();
        }
    }
}
