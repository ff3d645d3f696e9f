package dev.fanfare.cli.client;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Over HTTP, as a back end publishes: with an API key where the node has some, under any name. */
public final class HttpMessages implements Messages {
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);
    private static final int UNCERTAIN = 504;

    private final HttpClient http;
    private final URI uri;
    private final String from;
    private final String apiKey;
    private final Duration timeout;

    /**
     * To a room.
     *
     * @param from under which name; null for the node's own, {@code server}
     * @param apiKey null for none
     * @param timeout for each message, from its first attempt to its acknowledgement
     */
    public HttpMessages(HttpClient http, RoomAddress address, String from, String apiKey, Duration timeout) {
        this.http = http;
        this.uri = address.messages();
        this.from = from;
        this.apiKey = apiKey;
        this.timeout = timeout;
    }

    @Override
    public String send(String data, String key) throws IOException, InterruptedException, Unconfirmed, Rejected {
        String body = "{\"data\":" + data + ",\"key\":" + JsonText.quoted(key)
                + (from == null ? "" : ",\"from\":" + JsonText.quoted(from)) + "}";
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (apiKey != null) {
            request.header("Authorization", "Bearer " + apiKey);
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean answered = false;
        while (true) {
            try {
                HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
                answered = true;
                if (answer.statusCode() / 100 == 2) {
                    return new JsonObject(answer.body()).getString("id");
                }
                if (answer.statusCode() != UNCERTAIN && !retry(answer.body())) {
                    throw new Rejected(detail(answer));
                }
            } catch (IOException e) {
                if (!answered) {
                    throw e;
                }
            }
            if (System.nanoTime() > deadline) {
                throw new Unconfirmed();
            }
            LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
        }
    }

    private static boolean retry(String problem) {
        try {
            return new JsonObject(problem).getBoolean("retry", false);
        } catch (DecodeException | ClassCastException e) {
            return false;
        }
    }

    private static String detail(HttpResponse<String> answer) {
        try {
            JsonObject problem = new JsonObject(answer.body());
            return problem.getString("code") + ": " + problem.getString("detail");
        } catch (DecodeException | ClassCastException e) {
            return "HTTP status " + answer.statusCode();
        }
    }

    @Override
    public void close() {
        // Each request is its own.
    }
}
