package dev.fanfare.apidocs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * An HTTP client that refuses every answer that docs/openapi.yaml does not have, and remembers which it had: status,
 * headers, media type, body, and the request's parameters where it was answered well.
 */
final class HttpRecorder {
    private static final Set<String> METHODS = Set.of("get", "post", "delete", "options", "head");

    final ApiDocument document;
    private final Set<String> seen = new ConcurrentSkipListSet<>();

    HttpRecorder(ApiDocument document) {
        this.document = document;
    }

    /** A node's port, and which of the two it is. */
    record Port(int number, boolean ops) {
        private String name() {
            return ops ? "ops" : "client";
        }
    }

    /** A request: method, target, headers as lines; body null: none. */
    record Request(String method, String target, List<String> headers, String body) {
        static Request of(String method, String target, String... headers) {
            return new Request(method, target, List.of(headers), null);
        }

        private String path() {
            return target.split("\\?", 2)[0];
        }
    }

    /** Sends, and checks what comes. */
    Answer send(Port port, Request request) throws IOException {
        StringBuilder text = new StringBuilder(request.method + " " + request.target + " HTTP/1.1\r\n");
        request.headers.forEach(line -> text.append(line).append("\r\n"));
        if (request.headers.stream().noneMatch(line -> line.startsWith("Connection:"))) {
            text.append("Connection: close\r\n");
        }
        text.append("Host: 127.0.0.1:").append(port.number).append("\r\n");
        if (request.body != null) {
            text.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(request.body.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n");
        }
        text.append("\r\n").append(request.body == null ? "" : request.body);
        Answer answer = Answer.to(port.number, text.toString());
        check(port, request, answer);
        return answer;
    }

    /** Sends bytes that are no good request. */
    Answer sendBroken(Port port, String bytes) throws IOException {
        Answer answer = Answer.to(port.number, bytes);
        otherwise(port, answer);
        return answer;
    }

    /** Checks the answer to a request. */
    void check(Port port, Request request, Answer answer) {
        String path = path(port, request);
        if (path == null) {
            otherwise(port, answer);
            return;
        }
        String name = request.method + " " + path;
        JsonNode operation = operation(path, request.method);
        JsonNode response = operation.path("responses").path("" + answer.status());
        check(name, response, answer, request.method.equals("HEAD"));
        if (answer.status() < 300) {
            parameters(name, path, request);
            request(operation, request);
        }
    }

    private void otherwise(Port port, Answer answer) {
        JsonNode response = document.at("/x-otherwise/" + port.name()).path("" + answer.status());
        check("otherwise " + port.name(), response, answer, false);
    }

    private void check(String name, JsonNode reference, Answer answer, boolean head) {
        if (reference.isMissingNode()) {
            throw new AssertionError(name + " is answered " + answer + ", and no such status is documented");
        }
        JsonNode response = document.resolve(reference);
        seen.add(name + " " + answer.status());
        if (!head) {
            headers(name, response.path("headers"), answer);
            content(name, response.path("content"), answer);
        }
    }

    private void headers(String name, JsonNode documented, Answer answer) {
        Set<String> other = new TreeSet<>(answer.headers().keySet());
        other.remove("content-type");
        document.at("/x-common-headers").fieldNames().forEachRemaining(each -> other.remove(lower(each)));
        documented.properties().forEach(field -> {
            JsonNode header = document.resolve(field.getValue());
            String value = answer.headers().get(lower(field.getKey()));
            if (value == null && header.path("required").asBoolean()) {
                throw new AssertionError(name + ": no " + field.getKey() + " in " + answer);
            } else if (value != null) {
                good(name, header.get("schema"), TextNode.valueOf(value));
                seen.add(name + " " + answer.status() + " " + field.getKey());
                other.remove(lower(field.getKey()));
            }
        });
        if (!other.isEmpty()) {
            throw new AssertionError(name + ": headers that are not documented: " + other);
        }
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private void content(String name, JsonNode content, Answer answer) {
        if (content.isMissingNode()) {
            if (!answer.body().isEmpty()) {
                throw new AssertionError(name + ": a body that is not documented: " + answer);
            }
            return;
        }
        JsonNode media = content.path(answer.mediaType());
        if (media.isMissingNode()) {
            throw new AssertionError(name + ": a media type that is not documented: " + answer);
        }
        if (answer.isJson()) {
            JsonNode body = ApiDocument.json(answer.body());
            good(name, media.get("schema"), body);
            if (body.has("code")) {
                seen.add(name + " " + answer.status() + " " + body.get("code").asText());
                if (body.get("status").asInt() != answer.status()) {
                    throw new AssertionError(name + ": another status in the body: " + answer);
                }
            }
        }
    }

    private void good(String name, JsonNode schema, JsonNode value) {
        List<String> wrong = document.check(schema, value);
        if (!wrong.isEmpty()) {
            throw new AssertionError(name + ": " + value + " is not as documented: " + wrong);
        }
    }

    private void parameters(String name, String path, Request request) {
        String query = request.target.contains("?") ? request.target.split("\\?", 2)[1] : "";
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            String parameter = pair.split("=")[0];
            if (parameters(path, request.method).stream().noneMatch(each -> is(each, "query", parameter))) {
                throw new AssertionError(name + " has no documented parameter " + parameter);
            }
            seen.add(name + " ?" + parameter);
        }
        request.headers.forEach(line -> seen.add(name + " " + line.split(":")[0] + ":"));
    }

    private static boolean is(JsonNode parameter, String in, String name) {
        return parameter.get("in").asText().equals(in)
                && parameter.get("name").asText().equals(name);
    }

    private void request(JsonNode operation, Request request) {
        if (request.body != null) {
            good(
                    "a request",
                    operation.at("/requestBody/content/application~1json/schema"),
                    ApiDocument.json(request.body));
        }
    }

    // ---- what is documented ----

    private JsonNode operation(String path, String method) {
        return document.at("/paths").get(path).path(lower(method));
    }

    private List<JsonNode> parameters(String path, String method) {
        List<JsonNode> all = new ArrayList<>();
        document.at("/paths").get(path).path("parameters").forEach(all::add);
        operation(path, method).path("parameters").forEach(all::add);
        return all.stream().map(document::resolve).toList();
    }

    /** The documented path that a request is for; null where there is none with its method. */
    private String path(Port port, Request request) {
        return operations().stream()
                .filter(operation -> operation.startsWith(request.method + " "))
                .map(operation -> operation.split(" ")[1])
                .filter(path -> document.at("/paths").get(path).has("servers") == port.ops)
                .filter(path -> request.path().matches(path.replaceAll("\\{[a-z]+}", "[^/]*")))
                .findFirst()
                .orElse(null);
    }

    /** All documented operations: {@code GET /rooms}. */
    List<String> operations() {
        List<String> all = new ArrayList<>();
        document.at("/paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        all.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return all;
    }

    /** What is documented and did not happen. */
    Set<String> unseen() {
        Set<String> documented = new TreeSet<>();
        List<JsonNode> schemas = new ArrayList<>();
        for (String name : operations()) {
            String[] parts = name.split(" ");
            JsonNode operation = operation(parts[1], parts[0]);
            responses(name, operation.get("responses"), documented, schemas);
            parameters(parts[1], parts[0]).forEach(parameter -> {
                String in = parameter.get("in").asText();
                String its = parameter.get("name").asText();
                if (!in.equals("path")) {
                    documented.add(name + (in.equals("query") ? " ?" + its : " " + its + ":"));
                }
            });
            JsonNode body = operation.at("/requestBody/content/application~1json/schema");
            if (!body.isMissingNode()) {
                schemas.add(body);
            }
        }
        for (String port : Arrays.asList("client", "ops")) {
            responses("otherwise " + port, document.at("/x-otherwise/" + port), documented, schemas);
        }
        documented.removeAll(seen);
        documented.addAll(document.unseen(schemas));
        return documented;
    }

    private void responses(String name, JsonNode responses, Set<String> documented, List<JsonNode> schemas) {
        responses.properties().forEach(field -> {
            JsonNode response = document.resolve(field.getValue());
            String answer = name + " " + field.getKey();
            documented.add(answer);
            response.path("headers").fieldNames().forEachRemaining(header -> documented.add(answer + " " + header));
            response.path("content").forEach(media -> {
                schemas.add(media.get("schema"));
                media.at("/schema/properties/code/enum").forEach(code -> documented.add(answer + " " + code.asText()));
            });
        });
    }
}
