package dev.fanfare.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.config.DrainConfig;
import dev.fanfare.config.Limits;
import dev.fanfare.config.WebSocketConfig;
import dev.fanfare.model.Payload;
import dev.fanfare.model.Position;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.PublishDecoder.Draft;
import dev.fanfare.room.Hub;
import dev.fanfare.room.Joined;
import dev.fanfare.testing.HttpLines;
import dev.fanfare.transport.Ages;
import dev.fanfare.transport.Departures;
import dev.fanfare.transport.TestServer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTest {
    private TestServer server;
    private Hub hub;
    private final List<HttpLines> readers = new ArrayList<>();

    @BeforeEach
    void start() {
        server = new TestServer(Limits.DEFAULT, WebSocketConfig.DEFAULT);
        hub = server.hub();
    }

    @AfterEach
    void stop() {
        readers.forEach(HttpLines::close);
        server.close();
    }

    @Test
    void events_haveTheIdAndTheMessageOnOneLine() throws Exception {
        // given
        HttpLines reader = open("/rooms/lobby/events");
        // when
        String id = publish("{\n \"a\":\r\n1}");
        // then
        await().until(() -> reader.after("data: ").size() == 2);
        assertThat(reader.header("Content-Type")).isEqualTo("text/event-stream");
        assertThat(reader.header("Cache-Control")).isEqualTo("no-store");
        assertThat(reader.header("X-Accel-Buffering")).isEqualTo("no");
        List<String> lines = reader.lines();
        assertThat(lines.subList(0, 3)).containsExactly("retry: 1000", "", "event: joined");
        assertThat(lines.subList(5, 7)).containsExactly("", "id: " + id);
        JsonObject message = new JsonObject(reader.after("data: ").get(1));
        assertThat(message.getString("id")).isEqualTo(id);
        assertThat(message.getJsonObject("data")).isEqualTo(new JsonObject().put("a", 1));
    }

    @Test
    void lines_areTheSameMessages() throws Exception {
        HttpLines events = open("/rooms/lobby/events");
        HttpLines lines = open("/rooms/lobby/stream");

        publish("1");
        publish("\"two\\nlines\"");

        await().until(() -> lines.lines().size() == 3 && events.after("data: ").size() == 3);
        assertThat(lines.header("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(lines.lines()).isEqualTo(events.after("data: "));
    }

    @Test
    void aMessageOfAnotherRoom_isNotSeen() throws Exception {
        HttpLines other = open("/rooms/other/stream");
        HttpLines lobby = open("/rooms/lobby/stream");

        publish("1");

        await().until(() -> lobby.lines().size() == 2);
        assertThat(other.lines()).hasSize(1);
    }

    @Test
    void lastEventId_resumesAfterIt_andBeatsSince() throws Exception {
        String first = publish("1");
        String second = publish("2");
        String third = publish("3");

        HttpLines reader = open("/rooms/lobby/events?since=" + first, "Last-Event-ID", second);

        await().until(() -> reader.after("data: ").size() == 2);
        assertThat(new JsonObject(reader.after("data: ").get(0)).getBoolean("recovered"))
                .isTrue();
        assertThat(reader.after("id: ")).containsExactly(second, third);
    }

    @Test
    void anIdOfAnotherLog_isNotRecovered_andNothingIsReplayed() throws Exception {
        publish("1");

        HttpLines reader = open("/rooms/lobby/stream?since=abc.1.x:1");
        String next = publish("2");

        await().until(() -> reader.lines().size() == 2);
        assertThat(new JsonObject(reader.lines().get(0)).getBoolean("recovered"))
                .isFalse();
        assertThat(reader.lines().get(1)).contains(next);
    }

    @Test
    void history_beginsSoManyBack() throws Exception {
        publish("1");
        String second = publish("2");
        String third = publish("3");

        HttpLines reader = open("/rooms/lobby/events?history=2");

        await().until(() -> reader.after("id: ").size() == 3);
        assertThat(reader.after("id: ").subList(1, 3)).containsExactly(second, third);
    }

    @Test
    void slowReader_catchesUpFromTheLog_andOthersNeverNotice() throws Exception {
        // given a reader that takes one line and then no more
        HttpLines slow = HttpLines.get(1, server.port(), "/rooms/lobby/stream");
        readers.add(slow);
        HttpLines quick = open("/rooms/lobby/stream");
        // when more is sent than sockets and buffers between can hold
        String data = "\"" + "x".repeat(60_000) + "\"";
        for (int i = 0; i < 200; i++) {
            publish(data);
        }
        // then
        await().until(() -> quick.lines().size() == 201);
        assertThat(slow.lines()).hasSize(1);
        await().until(() -> server.node.hubStats().stream()
                        .mapToLong(stats -> stats.lagging())
                        .sum()
                == 1);
        slow.readOn();
        await().until(() -> slow.lines().size() == 201);
        assertThat(ids(slow)).isEqualTo(ids(quick));
    }

    @Test
    void aStreamWithUser_isPresent_andOneWithout_isNot() throws Exception {
        HttpLines watcher = open("/rooms/lobby/events?presence=true");
        await().until(() -> watcher.lines().contains("event: members"));
        HttpLines ana = open("/rooms/lobby/stream?user=ana&presence=true");
        HttpLines nobody = open("/rooms/lobby/stream");

        await().until(() -> watcher.lines().contains("event: presence"));
        await().until(() -> ana.lines().size() == 2);

        assertThat(new JsonObject(ana.lines().get(1)).getJsonArray("members")).hasSize(1);
        ana.close();
        await().until(() -> watcher.lines().stream().anyMatch(line -> line.contains("\"left\"")));
        assertThat(watcher.lines().stream().filter("event: presence"::equals)).hasSize(2);
        assertThat(nobody.lines()).hasSize(1);
    }

    @Test
    void aReaderThatWentAway_isNoMember() throws Exception {
        HttpLines reader = open("/rooms/lobby/stream");
        assertThat(server.admission.open()).isEqualTo(1);

        reader.close();

        await().until(() -> server.admission.open() == 0);
        await().until(() -> server.node.hubStats().stream()
                        .mapToLong(stats -> stats.members())
                        .sum()
                == 0);
    }

    @ParameterizedTest
    @CsvSource({
        "/rooms/a%20b/events, 400, bad_room",
        "/rooms/lobby/events?since=x, 400, bad_position",
        "/rooms/lobby/stream?history=-1, 400, bad_parameter",
        "/rooms/lobby/stream?user=server, 400, bad_user",
        "/rooms/lobby/other, 404, not_found"
    })
    void aBadRequest_isAnOrdinaryAnswer(String path, int status, String code) throws Exception {
        HttpLines answer = open(path);

        await().until(answer::ended);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(new JsonObject(answer.lines().get(0)).getString("code")).isEqualTo(code);
        await().until(() -> server.admission.open() == 0);
    }

    @Test
    void aBadLastEventId_isRefused() throws Exception {
        HttpLines answer = open("/rooms/lobby/events", "Last-Event-ID", "nonsense");

        assertThat(answer.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"events", "stream"})
    void aDrainingNode_refusesWith503_andWhenToComeAgain(String kind) throws Exception {
        server.draining.set(true);

        HttpLines answer = open("/rooms/lobby/" + kind);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isNotNull();
        assertThat(server.refused).containsExactly(ErrorCode.DRAINING);
    }

    @Test
    void aDrain_asksStreamsToLeave_andEndsThoseThatStay() throws Exception {
        // given
        server.close();
        server = new TestServer(
                Limits.DEFAULT,
                WebSocketConfig.DEFAULT,
                new DrainConfig(
                        Duration.ZERO, Duration.ZERO, Duration.ofMillis(300), Duration.ZERO, Duration.ofSeconds(30)));
        hub = server.hub();
        HttpLines events = open("/rooms/lobby/events");
        HttpLines lines = open("/rooms/lobby/stream");
        // when
        server.leave();
        await().until(() -> lines.lines().size() == 2);
        String last = publish("1");
        // then what is sent before the deadline still comes
        await().until(() -> events.ended() && lines.ended());
        assertThat(lines.lines().get(1))
                .isEqualTo("{\"type\":\"goaway\",\"reason\":\"drain\",\"after\":0,\"deadline\":300}");
        assertThat(events.lines()).contains("event: goaway");
        assertThat(events.after("id: ")).last().isEqualTo(last);
        await().until(() -> server.admission.open() == 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoIsJoiningWhenTheNodeDrainsOrStops_isRefusedWith503(boolean stop) throws Exception {
        // given
        server.holdJoins();
        CompletableFuture<HttpResponse<String>> joining = HttpLines.sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/rooms/lobby/events"))
                        .build());
        await().until(() -> server.admission.open() == 1);
        // when
        if (stop) {
            server.endStreams();
        } else {
            server.leave();
        }
        // then
        await().until(joining::isDone);
        assertThat(joining.get().statusCode()).isEqualTo(503);
        assertThat(new JsonObject(joining.get().body()).getString("code")).isEqualTo("draining");
        await().until(() -> server.admission.open() == 0);
        server.letJoin();
    }

    @Test
    void aStreamThatSaidSomethingJustNow_saysSomethingInThisPeriodAllTheSame() {
        // given
        List<String> written = new ArrayList<>();
        Streams streams = new Streams(
                server.loop(),
                server.admission,
                new Departures(DrainConfig.DEFAULT, (delay, task) -> {}, System::nanoTime, reason -> {}),
                new Ages(Duration.ZERO, System::nanoTime, () -> 0));
        HttpStream stream = new HttpStream(
                streams, server.node, StreamFormat.LINES, new RoomName("lobby"), null, response(written));
        streams.add(stream);
        Position start = Position.parse("abc.1.x:1");
        stream.joined(new RoomName("lobby"), new Joined(start, start, null));
        // when
        streams.heartbeat();
        streams.heartbeat();
        // then
        assertThat(written).endsWith("{\"type\":\"heartbeat\"}\n", "{\"type\":\"heartbeat\"}\n");
    }

    /** A response that takes everything. */
    private static HttpServerResponse response(List<String> written) {
        return (HttpServerResponse) Proxy.newProxyInstance(
                StreamTest.class.getClassLoader(), new Class<?>[] {HttpServerResponse.class}, (self, method, given) -> {
                    if (method.getName().equals("write")) {
                        written.add(given[0].toString());
                    }
                    return method.getReturnType().isInstance(self)
                            ? self
                            : method.getReturnType() == boolean.class ? false : null;
                });
    }

    @Test
    void pagesOfOtherOrigins_areRefused_andTheHostsOwnMayRead() throws Exception {
        HttpLines other = open("/rooms/lobby/events", "Origin", "https://evil.example");
        String own = "http://127.0.0.1:" + server.port();
        HttpLines same = open("/rooms/lobby/events", "Origin", own);

        assertThat(other.status()).isEqualTo(403);
        assertThat(same.status()).isEqualTo(200);
        assertThat(same.header("Access-Control-Allow-Origin")).isEqualTo(own);
        assertThat(same.header("Vary")).isEqualTo("Origin");
    }

    private HttpLines open(String path, String... headers) throws Exception {
        HttpLines reader = HttpLines.get(server.port(), path, headers);
        readers.add(reader);
        if (reader.status() == 200) {
            await().until(() -> reader.lines().stream().anyMatch(line -> line.contains("\"joined\"")));
        }
        return reader;
    }

    private static List<String> ids(HttpLines reader) {
        return reader.lines().stream()
                .skip(1)
                .map(line -> new JsonObject(line).getString("id"))
                .toList();
    }

    private String publish(String json) {
        Draft draft = new Draft("ana", null, new Payload(Payload.Kind.JSON, json.getBytes(StandardCharsets.UTF_8)));
        List<Receipt> receipts = TestServer.await(server.node.publish(hub, new RoomName("lobby"), List.of(draft)));
        return receipts.get(0).position().toString();
    }
}
