package dev.fanfare.apidocs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.ApiNode;
import dev.fanfare.apidocs.HttpRecorder.Port;
import dev.fanfare.apidocs.HttpRecorder.Request;
import dev.fanfare.protocol.CloseCode;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.ServerMessages;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The closed lists of the code are those of the two documents; and what checks a node against them can find fault. */
class ApiListsTest {
    private static final Path GOLDEN = ApiDocument.DIR.resolve("protocol");
    private static final String UNDER_ROOMS = "/(?:rooms|connections)(?:/.*)?";

    private ApiDocument openApi;
    private ApiDocument asyncApi;
    private HttpRecorder http;
    private MessageRecorder messages;

    @BeforeEach
    void read() throws IOException {
        openApi = ApiDocument.openApi();
        asyncApi = ApiDocument.asyncApi();
        http = new HttpRecorder(openApi);
        messages = new MessageRecorder(asyncApi);
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void everyErrorCode_isDocumentedWithItsStatus_andNoOther() {
        Map<String, Set<Integer>> documented = new TreeMap<>();
        openApi.at("/paths").findValues("responses").forEach(responses -> codes(responses, documented));
        openApi.at("/x-otherwise").forEach(responses -> codes(responses, documented));
        Set<String> onSockets = texts(asyncApi.at("/components/messages/error/payload/properties/code/enum"));
        Set<String> reserved = texts(openApi.at("/x-reserved-codes"));

        for (ErrorCode code : ErrorCode.values()) {
            boolean overHttp = documented.containsKey(code.text());
            assertThat(overHttp || onSockets.contains(code.text()) || reserved.contains(code.text()))
                    .as(code.text())
                    .isTrue();
            assertThat(documented.getOrDefault(code.text(), Set.of(code.status())))
                    .as(code.text())
                    .containsExactly(code.status());
            assertThat(reserved.contains(code.text()) && overHttp).isFalse();
        }
        Set<String> all = Arrays.stream(ErrorCode.values()).map(ErrorCode::text).collect(Collectors.toSet());
        assertThat(all).containsAll(documented.keySet()).containsAll(onSockets).containsAll(reserved);
    }

    private void codes(JsonNode responses, Map<String, Set<Integer>> documented) {
        responses
                .properties()
                .forEach(field -> openApi.resolve(field.getValue())
                        .path("content")
                        .forEach(media -> media.at("/schema/properties/code/enum")
                                .forEach(code -> documented
                                        .computeIfAbsent(code.asText(), c -> new TreeSet<>())
                                        .add(Integer.parseInt(field.getKey())))));
    }

    @Test
    void everyCloseCode_isDocumented_andNoOther() {
        Map<String, Boolean> documented = new TreeMap<>();
        asyncApi.at("/x-close-codes")
                .properties()
                .forEach(code -> documented.put(
                        code.getKey(), code.getValue().get("again").asBoolean()));

        assertThat(documented)
                .isEqualTo(Arrays.stream(CloseCode.values())
                        .collect(Collectors.toMap(code -> "" + code.code(), CloseCode::reconnect)));
    }

    @Test
    void everyTypeOfMessage_isDocumented_andNoOther() {
        Set<String> said = Arrays.stream(ServerMessages.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        // A kind of left; bodies of HTTP answers; a size.
        said.removeAll(Set.of("kicked", "page", "published", "historyBytes"));
        said.addAll(Set.of("message", "heartbeat"));

        assertThat(messages.types(MessageRecorder.SAID)).isEqualTo(said);
        assertThat(messages.types(MessageRecorder.HEARD))
                .containsExactly("broadcast", "history", "join", "leave", "ping", "presence");
    }

    @Test
    void theExamples_areAsDocumented() throws IOException {
        int checked = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(GOLDEN, "{command,server}-*.json")) {
            for (Path file : files) {
                boolean said = file.getFileName().toString().startsWith("server-");
                messages.check("commands", said ? MessageRecorder.SAID : MessageRecorder.HEARD, Files.readString(file));
                checked++;
            }
        }
        for (String line : Files.readAllLines(GOLDEN.resolve("stream-lines.ndjson"))) {
            messages.check("lines", MessageRecorder.SAID, line);
        }
        assertThat(checked).isGreaterThan(20);
        Map<String, String> bodies = Map.of(
                "admin-rooms", "Rooms",
                "admin-room", "RoomAnswer",
                "admin-presence", "Members",
                "admin-removed", "Removed",
                "problem", "Problem");
        for (Map.Entry<String, String> body : bodies.entrySet()) {
            JsonNode example = ApiDocument.json(Files.readString(GOLDEN.resolve(body.getKey() + ".json")));
            assertThat(openApi.check(openApi.at("/components/schemas/" + body.getValue()), example))
                    .as(body.getKey())
                    .isEmpty();
        }
    }

    @Test
    void everyRegisteredRoute_isDocumented_andNoOther() {
        Vertx vertx = Vertx.vertx();
        try (ApiNode node = ApiNode.start("page", "true")) {
            Router router = Router.router(vertx);
            node.routes().forEach(group -> group.mount(router, ((VertxInternal) vertx).createEventLoopContext()));
            Set<String> registered = new TreeSet<>();
            router.getRoutes().forEach(route -> operations(route).forEach(registered::add));
            Set<String> documented = http.operations().stream()
                    .filter(operation ->
                            !openApi.at("/paths").get(operation.split(" ")[1]).has("servers"))
                    .map(operation -> operation.replaceAll("\\{[a-z]+}", "[^/]*"))
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(registered).isEqualTo(documented);
        } finally {
            vertx.close().await();
        }
    }

    /** What a route serves; two serve more paths than one, and one of them only marks what goes by. */
    private Stream<String> operations(Route route) {
        if (route.methods() == null || route.methods().isEmpty()) {
            assertThat(route.getName()).isEqualTo(UNDER_ROOMS);
            return Stream.empty();
        }
        String method = route.methods().iterator().next().name();
        Stream<String> paths = switch (route.getName()) {
            case "/ws(?:/.*)?" -> Stream.of("/ws", "/ws/[^/]*/[^/]*");
            case UNDER_ROOMS ->
                names(openApi.at("/paths")).stream()
                        .filter(path -> path.matches(UNDER_ROOMS))
                        .map(path -> path.replaceAll("\\{[a-z]+}", "[^/]*"));
            default -> Stream.of(route.getName());
        };
        return paths.map(path -> method + " " + path);
    }

    @Test
    void everyPathOfTheOpsPort_isDocumented_andNoOther() throws IOException {
        try (ApiNode node = ApiNode.start()) {
            Answer answer = http.send(new Port(node.opsPort(), true), Request.of("GET", "/nothing"));
            Set<String> served =
                    Set.of(ApiDocument.json(answer.body()).get("paths").asText().split(" "));
            Set<String> documented = names(openApi.at("/paths")).stream()
                    .filter(path -> openApi.at("/paths").get(path).has("servers"))
                    .collect(Collectors.toSet());

            assertThat(served).isEqualTo(documented);
        }
    }

    // ---- that it finds fault ----

    @Test
    void whatIsNotDocumented_isRefused() {
        Port port = new Port(1, false);
        Request request = Request.of("GET", "/rooms/lobby");
        String body = "{\"room\":\"lobby\",\"connections\":1,\"users\":1,\"nodes\":1,\"answered\":1";
        Map<String, String> json = Map.of("content-type", "application/json");

        http.check(port, request, new Answer(200, json, body + "}"));
        assertRefused(port, request, new Answer(200, json, body + ",\"more\":1}"), "more");
        assertRefused(port, request, new Answer(200, json, body.replace("1", "\"1\"") + "}"), "integer");
        assertRefused(port, request, new Answer(201, json, body + "}"), "status");
        assertRefused(port, request, new Answer(200, Map.of("content-type", "text/plain"), body), "media type");
        Map<String, String> header = Map.of("content-type", "application/json", "x-new", "1");
        assertRefused(port, request, new Answer(200, header, body + "}"), "x-new");
        assertRefused(port, Request.of("GET", "/new"), new Answer(200, json, "{}"), "status");
        assertRefused(port, Request.of("GET", "/rooms/lobby?new=1"), new Answer(200, json, body + "}"), "parameter");
        assertThatThrownBy(() -> messages.check("plain", MessageRecorder.SAID, "{\"type\":\"pong\"}"))
                .hasMessageContaining("no such message");
        assertThatThrownBy(() -> messages.check("commands", MessageRecorder.SAID, "{\"type\":\"pong\",\"new\":1}"))
                .hasMessageContaining("new");
        assertThatThrownBy(() -> messages.checkClose(4999)).hasMessageContaining("4999");
    }

    private void assertRefused(Port port, Request request, Answer answer, String why) {
        assertThatThrownBy(() -> http.check(port, request, answer))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(why);
    }

    @Test
    void whatDidNotHappen_isNamed() {
        messages.check("commands", MessageRecorder.SAID, "{\"type\":\"pong\",\"ref\":\"1\"}");

        assertThat(http.unseen())
                .contains(
                        "GET /rooms 200",
                        "GET /rooms 503 broker_unavailable",
                        "GET /rooms ?after",
                        "GET /rooms/{room}/events Last-Event-ID:",
                        "otherwise client 404 not_found",
                        "/components/schemas/Page/properties/recovered = false");
        assertThat(messages.unseen())
                .contains(
                        "commands send ack",
                        "plain receive binary",
                        "/components/messages/reset/payload/properties/reason = lagged")
                .doesNotContain("commands send pong", "/components/messages/pong/payload/ref");
    }
}
