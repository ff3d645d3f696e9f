package dev.fanfare.transport.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.config.DrainConfig;
import dev.fanfare.config.Limits;
import dev.fanfare.config.ServerConfig;
import dev.fanfare.config.WebSocketConfig;
import dev.fanfare.testing.HttpLines;
import dev.fanfare.transport.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesTest {
    private static final String KEY = "0123456789abcdef";

    private TestServer server = new TestServer(Limits.DEFAULT, WebSocketConfig.DEFAULT);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void publish_answersTheId_andHistoryHasTheMessage() throws Exception {
        HttpResponse<String> answer = post("{\"data\":{\"a\": 1},\"from\":\"ana\"}");

        assertThat(answer.statusCode()).isEqualTo(201);
        JsonObject page = page("");
        JsonObject message = page.getJsonArray("messages").getJsonObject(0);
        assertThat(message.getString("id")).isEqualTo(json(answer).getString("id"));
        assertThat(message.getString("from")).isEqualTo("ana");
        assertThat(message.getJsonObject("data")).isEqualTo(new JsonObject().put("a", 1));
        assertThat(page.getString("id")).isEqualTo(message.getString("id"));
        assertThat(page.getBoolean("more")).isFalse();
        assertThat(page.containsKey("recovered")).isFalse();
    }

    @Test
    void publish_withoutFrom_isTheServers() throws Exception {
        post("{\"data\":1}");

        assertThat(page("").getJsonArray("messages").getJsonObject(0).getString("from"))
                .isEqualTo("server");
    }

    @Test
    void aRepeatedKey_answersTheFirstId_with200() throws Exception {
        HttpResponse<String> first = post("{\"data\":1}", "Idempotency-Key", "k1");
        HttpResponse<String> again = post("{\"data\":1}", "Idempotency-Key", "k1");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(json(again)).isEqualTo(json(first).put("duplicate", true));
        assertThat(page("").getJsonArray("messages")).hasSize(1);
    }

    @Test
    void aBatch_isConsecutive_andAnswersItsIdsInOrder() throws Exception {
        HttpResponse<String> answer = post(
                "{\"messages\":[{\"data\":1},{\"data\":2,\"from\":\"bo\"},{\"data\":\"AAEC\",\"encoding\":\"base64\"}]}");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(json(answer).getJsonArray("ids")).isEqualTo(new JsonArray(ids(page(""))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"data\":; 400; bad_message",
                "[]; 400; bad_message",
                "{}; 400; bad_parameter",
                "{\"data\":1,\"data\":2}; 400; bad_message",
                "{\"data\":1,\"from\":\"server\"}; 400; bad_user",
                "{\"data\":1,\"from\":7}; 400; bad_user",
                "{\"data\":1,\"key\":\"\"}; 400; bad_parameter",
                "{\"data\":1,\"encoding\":\"hex\"}; 400; bad_parameter",
                "{\"data\":1,\"encoding\":\"base64\"}; 400; bad_message",
                "{\"messages\":[]}; 400; bad_parameter",
                "{\"messages\":7}; 400; bad_parameter",
                "{\"messages\":[1]}; 400; bad_message",
                "{\"messages\":[{\"data\":1}],\"data\":1}; 400; bad_parameter"
            })
    void aBadBody_isRefused_andNothingIsAppended(String body, int status, String code) throws Exception {
        HttpResponse<String> answer = post(body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).getString("code")).isEqualTo(code);
        assertThat(page("").getJsonArray("messages")).isEmpty();
    }

    @Test
    void oneBadMessage_refusesTheWholeBatch() throws Exception {
        post("{\"messages\":[{\"data\":1},{\"data\":2,\"from\":\" \"}]}");

        assertThat(page("").getJsonArray("messages")).isEmpty();
    }

    @Test
    void aBatchOver100_orWithTheHeadersKey_isRefused() throws Exception {
        String many = IntStream.rangeClosed(1, 101)
                .mapToObj(i -> "{\"data\":" + i + "}")
                .collect(Collectors.joining(",", "{\"messages\":[", "]}"));

        assertThat(post(many).statusCode()).isEqualTo(400);
        assertThat(post("{\"messages\":[{\"data\":1}]}", "Idempotency-Key", "k").statusCode())
                .isEqualTo(400);
        assertThat(page("").getJsonArray("messages")).isEmpty();
    }

    @Test
    void tooLargeAMessage_andTooLargeABody_are413() throws Exception {
        HttpResponse<String> message = post("{\"data\":\"" + "x".repeat(70_000) + "\"}");
        HttpResponse<String> body = post("{\"data\":\"" + "x".repeat(1_100_000) + "\"}");

        assertThat(message.statusCode()).isEqualTo(413);
        assertThat(body.statusCode()).isEqualTo(413);
        assertThat(json(body).getString("code")).isEqualTo("too_large");
        await().until(() -> server.admission.open() == 0);
    }

    @Test
    void anotherMediaType_is415_andBytesThatAreNotUtf8_areBad() throws Exception {
        HttpRequest plain = request("/rooms/lobby/messages")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"data\":1}"))
                .build();
        HttpRequest latin = request("/rooms/lobby/messages")
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofByteArray(new byte[] {'{', '"', (byte) 0xE4, '"', '}'}))
                .build();

        assertThat(HttpLines.send(plain).statusCode()).isEqualTo(415);
        assertThat(json(HttpLines.send(latin)).getString("code")).isEqualTo("bad_message");
    }

    @Test
    void keys_areAskedForWhereThereAreAny() throws Exception {
        restart("127.0.0.1", List.of("another-key-of-16", KEY));

        assertThat(post("{\"data\":1}").statusCode()).isEqualTo(401);
        HttpResponse<String> wrong = post("{\"data\":1}", "Authorization", "Bearer " + KEY + "x");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(post("{\"data\":1}", "Authorization", "bearer " + KEY).statusCode())
                .isEqualTo(201);
        assertThat(page("").getJsonArray("messages")).hasSize(1);
    }

    @Test
    void withoutKeys_onlyALoopbackNodeServes() throws Exception {
        restart("0.0.0.0", List.of());

        assertThat(post("{\"data\":1}").statusCode()).isEqualTo(401);
        assertThat(page("").getJsonArray("messages")).isEmpty();
    }

    @Test
    void history_goesOnWithItsId() throws Exception {
        for (int i = 0; i < 5; i++) {
            post("{\"data\":" + i + "}");
        }
        List<Object> all = ids(page(""));

        JsonObject first = page("?limit=2&since=" + all.get(0));
        JsonObject next = page("?limit=2&since=" + first.getString("id"));

        assertThat(ids(first)).isEqualTo(all.subList(1, 3));
        assertThat(first.getBoolean("more")).isTrue();
        assertThat(first.getBoolean("recovered")).isTrue();
        assertThat(ids(next)).isEqualTo(all.subList(3, 5));
        assertThat(next.getBoolean("more")).isFalse();
    }

    @Test
    void aWait_endsWithTheFirstMessage() throws Exception {
        post("{\"data\":1}");
        String last = page("").getString("id");
        CompletableFuture<HttpResponse<String>> parked = parked("?wait=30&since=" + last);
        await().until(() -> server.admission.open() == 1);

        post("{\"data\":2}");

        await().until(parked::isDone);
        JsonObject page = json(parked.get());
        assertThat(page.getJsonArray("messages")).hasSize(1);
        assertThat(page.getString("id")).isNotEqualTo(last);
        await().until(() -> server.admission.open() == 0);
    }

    @Test
    void aWaitInARoomThatNobodyWrote_missesNothing() throws Exception {
        String start = page("").getString("id");
        post("{\"data\":1}");

        JsonObject page = page("?wait=30&since=" + start);

        assertThat(page.getBoolean("recovered")).isTrue();
        assertThat(page.getJsonArray("messages")).hasSize(1);
    }

    @Test
    void aWaitWithNothing_endsWithTheSameId() throws Exception {
        post("{\"data\":1}");
        String last = page("").getString("id");

        JsonObject page = page("?wait=1&since=" + last);

        assertThat(page.getJsonArray("messages")).isEmpty();
        assertThat(page.getString("id")).isEqualTo(last);
        assertThat(page.getBoolean("recovered")).isTrue();
    }

    @Test
    void whatCannotBeRecovered_isSaidAtOnce() throws Exception {
        post("{\"data\":1}");

        JsonObject page = page("?wait=60&since=abc.1.x:1");

        assertThat(page.getBoolean("recovered")).isFalse();
        assertThat(page.getJsonArray("messages")).isEmpty();
        assertThat(page.getString("id")).isEqualTo(page("").getString("id"));
    }

    @Test
    void aDrain_answersThoseThatWait() throws Exception {
        CompletableFuture<HttpResponse<String>> parked = parked("?wait=60");
        await().until(() -> server.admission.open() == 1);

        server.leave();

        await().until(parked::isDone);
        assertThat(parked.get().statusCode()).isEqualTo(200);
        assertThat(json(parked.get()).getJsonArray("messages")).isEmpty();
    }

    @Test
    void aDrain_answersWhoWasJoiningWhenItBegan_insteadOfLettingItWait() throws Exception {
        // given
        server.holdJoins();
        CompletableFuture<HttpResponse<String>> joining = parked("?wait=60");
        await().until(() -> server.admission.open() == 1);
        // when
        server.leave();
        server.letJoin();
        // then
        await().until(joining::isDone);
        assertThat(joining.get().statusCode()).isEqualTo(200);
        assertThat(json(joining.get()).getJsonArray("messages")).isEmpty();
        await().until(() -> server.admission.open() == 0);
    }

    @Test
    void aClientThatStopsWaiting_isForgotten() throws Exception {
        CompletableFuture<HttpResponse<String>> parked = parked("?wait=60");
        await().until(() -> server.admission.open() == 1);

        parked.cancel(true);

        await().until(() -> server.admission.open() == 0);
    }

    @ParameterizedTest
    @CsvSource({"?limit=0", "?limit=x", "?wait=-1", "?since=x", "?wait=1&wait=2"})
    void aBadParameter_isRefused(String query) throws Exception {
        assertThat(get(query).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"/rooms/x/../lobby/messages", "/x/../rooms/lobby/messages", "/./rooms/lobby/messages"})
    void aPathWithDotSegments_readsNoOtherRoomThanItNames(String path) throws Exception {
        post("{\"data\":1}");

        HttpResponse<String> answer = HttpLines.send(request(path).build());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).getString("code")).isEqualTo("bad_room");
    }

    @Test
    void aPreflight_isAnsweredForAllowedOriginsOnly() throws Exception {
        HttpRequest.Builder request = request("/rooms/lobby/messages").method("OPTIONS", BodyPublishers.noBody());

        HttpResponse<String> own = HttpLines.send(request.copy()
                .header("Origin", "http://127.0.0.1:" + server.port())
                .build());
        HttpResponse<String> other = HttpLines.send(
                request.copy().header("Origin", "http://evil.example").build());

        assertThat(own.statusCode()).isEqualTo(204);
        assertThat(own.headers().firstValue("Access-Control-Allow-Headers")).isPresent();
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    private void restart(String host, List<String> keys) {
        server.close();
        ServerConfig given = ServerConfig.DEFAULT;
        server = new TestServer(
                Limits.DEFAULT,
                WebSocketConfig.DEFAULT,
                DrainConfig.DEFAULT,
                new ServerConfig(
                        host,
                        0,
                        given.opsHost(),
                        0,
                        null,
                        0,
                        "info",
                        "plain",
                        keys,
                        false,
                        List.of(),
                        null,
                        ServerConfig.DEFAULT.http()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<String> post(String body, String... headers) throws Exception {
        HttpRequest.Builder request = request("/rooms/lobby/messages").header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpLines.send(request.POST(BodyPublishers.ofString(body)).build());
    }

    private HttpResponse<String> get(String query) throws Exception {
        return HttpLines.send(request("/rooms/lobby/messages" + query).build());
    }

    private CompletableFuture<HttpResponse<String>> parked(String query) {
        return HttpLines.sendAsync(request("/rooms/lobby/messages" + query).build());
    }

    private JsonObject page(String query) throws Exception {
        return json(get(query));
    }

    private static List<Object> ids(JsonObject page) {
        JsonArray messages = page.getJsonArray("messages");
        return IntStream.range(0, messages.size())
                .mapToObj(i -> (Object) messages.getJsonObject(i).getString("id"))
                .toList();
    }

    private static JsonObject json(HttpResponse<String> answer) {
        return new JsonObject(answer.body());
    }
}
