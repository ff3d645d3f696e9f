package dev.fanfare.transport.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.config.DrainConfig;
import dev.fanfare.config.Limits;
import dev.fanfare.config.ServerConfig;
import dev.fanfare.config.WebSocketConfig;
import dev.fanfare.testing.HttpLines;
import dev.fanfare.testing.MemberSocket;
import dev.fanfare.transport.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminTest {
    private static final String KEY = "0123456789abcdef";

    private TestServer server = new TestServer(Limits.DEFAULT, WebSocketConfig.DEFAULT);
    private final List<AutoCloseable> clients = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable client : clients) {
            client.close();
        }
        server.close();
    }

    private MemberSocket join(String room, String user) throws Exception {
        MemberSocket socket = new MemberSocket(server.port(), "/ws/" + room + "/" + user, 10);
        clients.add(socket);
        await().until(socket::joined);
        return socket;
    }

    private HttpLines stream(String path, String... headers) throws Exception {
        HttpLines lines = HttpLines.get(server.port(), path, headers);
        clients.add(lines);
        return lines;
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpLines.send(request.build());
    }

    private JsonObject get(String path) throws Exception {
        HttpResponse<String> answer = send("GET", path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        return new JsonObject(answer.body());
    }

    private static String connectionOf(MemberSocket socket) {
        return new JsonObject(socket.said("\"welcome\"")).getString("connection");
    }

    private static JsonObject counts(String room, int connections, int users) {
        return new JsonObject()
                .put("room", room)
                .put("connections", connections)
                .put("users", users);
    }

    private void awaitCounts(String room, int connections, int users) {
        await().untilAsserted(() -> assertThat(get("/rooms/" + room))
                .isEqualTo(counts(room, connections, users).put("nodes", 1).put("answered", 1)));
    }

    @Test
    void presence_listsWhoIsThere() throws Exception {
        MemberSocket ana = join("lobby", "ana");
        join("other", "eve");
        stream("/rooms/lobby/events");

        await().until(() ->
                !get("/rooms/lobby/presence").getJsonArray("members").isEmpty());
        assertThat(get("/rooms/lobby/presence"))
                .isEqualTo(new JsonObject()
                        .put("room", "lobby")
                        .put(
                                "members",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("user", "ana")
                                                .put("connection", connectionOf(ana))
                                                .put("node", "n1")))
                        .put("more", false));
        assertThat(get("/rooms/nobody/presence").getJsonArray("members")).isEmpty();
    }

    @Test
    void counts_areOfConnectionsAndOfUsers_withoutWhoOnlyPolls() throws Exception {
        join("lobby", "ana");
        join("lobby", "ana");
        join("lobby", "bo");
        stream("/rooms/lobby/events");
        stream("/rooms/lobby/stream?user=cy");
        HttpLines.sendAsync(HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/rooms/lobby/messages?wait=30"))
                .build());
        HttpLines.sendAsync(HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/rooms/polled/messages?wait=30"))
                .build());
        await().until(() -> server.admission.open() >= 7);

        awaitCounts("lobby", 5, 3);
        awaitCounts("polled", 0, 0);
        awaitCounts("nobody", 0, 0);
        assertThat(get("/rooms").getJsonArray("rooms")).isEqualTo(new JsonArray().add(counts("lobby", 5, 3)));
    }

    @Test
    void rooms_comePageByPage_ascending() throws Exception {
        for (String room : List.of("c", "a", "d", "b", "e")) {
            join(room, "ana");
        }
        List<String> seen = new ArrayList<>();
        String after = "";
        int pages = 0;
        while (after != null) {
            JsonObject page = get("/rooms?limit=2" + (after.isEmpty() ? "" : "&after=" + after));
            page.getJsonArray("rooms").forEach(room -> seen.add(((JsonObject) room).getString("room")));
            assertThat(page.getInteger("nodes")).isEqualTo(1);
            assertThat(page.getInteger("answered")).isEqualTo(1);
            after = page.getString("next");
            pages++;
        }

        assertThat(seen).containsExactly("a", "b", "c", "d", "e");
        assertThat(pages).isEqualTo(3);
        assertThat(get("/rooms?after=e").getJsonArray("rooms")).isEmpty();
    }

    @Test
    void aClosedConnection_getsItsCode_andIsGoneAsKicked() throws Exception {
        MemberSocket watcher = MemberSocket.command(server.port(), "/ws/lobby/watcher?presence=true", 1);
        clients.add(watcher);
        MemberSocket ana = join("lobby", "ana");
        MemberSocket anasOther = join("lobby", "ana");
        await().until(() -> watcher.others().stream().anyMatch(text -> text.contains(connectionOf(ana))));

        assertThat(send("DELETE", "/connections/" + connectionOf(ana)).statusCode())
                .isEqualTo(204);

        await().until(ana::ended);
        assertThat(ana.closeCode()).isEqualTo(4500);
        await().until(() -> watcher.said("\"kicked\"") != null);
        assertThat(watcher.said("\"kicked\"")).contains(connectionOf(ana)).doesNotContain(connectionOf(anasOther));
        assertThat(anasOther.ended()).isFalse();
        HttpResponse<String> again = send("DELETE", "/connections/" + connectionOf(ana));
        assertThat(again.statusCode()).isEqualTo(404);
        assertThat(new JsonObject(again.body()).getString("code")).isEqualTo("not_found");
    }

    @Test
    void aConnectionInNoRoom_isClosedToo() throws Exception {
        MemberSocket ana = MemberSocket.command(server.port(), "/ws?user=ana", 1);
        clients.add(ana);
        await().until(() -> ana.said("welcome") != null);

        assertThat(send("DELETE", "/connections/" + connectionOf(ana)).statusCode())
                .isEqualTo(204);

        await().until(() -> ana.closeCode() == 4500);
    }

    @Test
    void aRemovedUser_isLeftInCommandMode_andClosedElsewhere() throws Exception {
        // given
        MemberSocket command = MemberSocket.command(server.port(), "/ws/lobby/ana", 5);
        clients.add(command);
        await().until(command::joined);
        command.send("{\"type\":\"join\",\"room\":\"other\"}");
        await().until(() -> command.said("\"room\":\"other\"") != null);
        MemberSocket plain = join("lobby", "ana");
        MemberSocket elsewhere = join("other", "ana");
        MemberSocket bo = join("lobby", "bo");
        MemberSocket raw = new MemberSocket(server.port(), "/ws/lobby/ana?format=raw", 5);
        clients.add(raw);
        HttpLines lines = stream("/rooms/lobby/stream?user=ana");
        awaitCounts("lobby", 5, 2);
        // when
        HttpResponse<String> answer = send("DELETE", "/rooms/lobby/members/ana");
        // then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"removed\":4,\"nodes\":1,\"answered\":1}\n");
        await().until(() -> plain.closeCode() == 4500 && raw.closeCode() == 4500 && lines.ended());
        await().until(() -> command.said("\"left\"") != null);
        assertThat(command.said("\"left\"")).isEqualTo("{\"type\":\"left\",\"room\":\"lobby\",\"reason\":\"kicked\"}");
        assertThat(lines.lines()).last().isEqualTo("{\"type\":\"left\",\"room\":\"lobby\",\"reason\":\"kicked\"}");
        // when the room goes on
        bo.send("\"after\"");
        elsewhere.send("\"elsewhere\"");
        // then
        await().until(() -> bo.count() == 1 && command.count() == 1 && elsewhere.count() == 1);
        command.send("{\"type\":\"broadcast\",\"room\":\"lobby\",\"data\":1}");
        await().until(() -> command.said("not_joined") != null);
        command.send("{\"type\":\"join\",\"ref\":\"back\",\"room\":\"lobby\"}");
        await().until(() -> command.said("\"back\"") != null);
        assertThat(command.said("\"back\"")).contains("joined");
        assertThat(send("DELETE", "/rooms/lobby/members/nobody").body()).contains("\"removed\":0");
    }

    @Test
    void aKickedEventSource_isToldALastId_thatIsAnsweredWith204() throws Exception {
        HttpLines events = stream("/rooms/lobby/events?user=ana");
        awaitCounts("lobby", 1, 1);

        send("DELETE", "/rooms/lobby/members/ana");

        await().until(events::ended);
        assertThat(events.lines())
                .endsWith(
                        "event: left",
                        "id: kicked",
                        "data: {\"type\":\"left\",\"room\":\"lobby\",\"reason\":\"kicked\"}",
                        "");
        HttpResponse<String> again = send("GET", "/rooms/lobby/events?user=ana", "Last-Event-ID", "kicked");
        assertThat(again.statusCode()).isEqualTo(204);
        awaitCounts("lobby", 0, 0);
        await().until(() -> server.admission.open() <= 1);
    }

    @Test
    void aPathWithDotSegments_isRefused_ratherThanTakenForAnotherRoom() throws Exception {
        HttpResponse<String> answer = send("GET", "/rooms/x/../lobby");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("bad_room");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /rooms?limit=0, 400, bad_parameter",
        "GET, /rooms?limit=x, 400, bad_parameter",
        "GET, /rooms?after=a%2Fb, 400, bad_room",
        "GET, /rooms/a%2Fb, 400, bad_room",
        "GET, /rooms/a%2Fb/presence, 400, bad_room",
        "DELETE, /rooms/lobby/members/%20, 400, bad_user",
        "DELETE, /connections/nothing, 404, not_found"
    })
    void badNamesAndParameters_areRefused(String method, String path, int status, String code) throws Exception {
        HttpResponse<String> answer = send(method, path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
        await().until(() -> server.admission.open() == 0);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /rooms",
        "GET, /rooms/lobby",
        "GET, /rooms/lobby/presence",
        "DELETE, /connections/x-1",
        "DELETE, /rooms/lobby/members/ana"
    })
    void everyRoute_needsAKey_whereThereAreKeys_andAnAllowedOrigin(String method, String path) throws Exception {
        server.close();
        ServerConfig d = ServerConfig.DEFAULT;
        ServerConfig withKey = new ServerConfig(
                d.host(),
                d.port(),
                d.opsHost(),
                d.opsPort(),
                d.nodeId(),
                d.eventLoops(),
                d.logLevel(),
                d.logFormat(),
                List.of(KEY),
                d.page(),
                d.pageNodes(),
                d.tls(),
                ServerConfig.DEFAULT.http());
        server = new TestServer(Limits.DEFAULT, WebSocketConfig.DEFAULT, DrainConfig.DEFAULT, withKey);
        String bearer = "Bearer " + KEY;

        assertThat(send(method, path).statusCode()).isEqualTo(401);
        assertThat(send(method, path, "Authorization", bearer + "x").statusCode())
                .isEqualTo(401);
        assertThat(send(method, path, "Authorization", bearer, "Origin", "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(method, path, "Authorization", bearer).statusCode()).isIn(200, 404);
        server.draining.set(true);
        assertThat(send(method, path, "Authorization", bearer).statusCode()).isEqualTo(503);
        await().until(() -> server.admission.open() == 0);
    }
}
