package dev.fanfare.ways;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.testing.HttpLines;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Publishes into a room as a back end does, by plain HTTP. */
final class Publishing implements AutoCloseable {
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final Queue<String> ids = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();

    /** Publishes one message; answers its id. */
    static String one(int port, String room, String data) throws Exception {
        HttpResponse<String> answer = HttpLines.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/rooms/" + room + "/messages"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"data\":" + data + "}"))
                        .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return new JsonObject(answer.body()).getString("id");
    }

    /** Publishes so many, one after the other; answers their ids. */
    static List<String> some(int port, String room, int count) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(one(port, room, "" + i));
        }
        return ids;
    }

    /** Publishes on, one message each of these milliseconds, until the end. */
    Publishing begin(int port, String room, int everyMillis) {
        threads.scheduleAtFixedRate(
                () -> {
                    try {
                        ids.add(one(port, room, "\"load\""));
                    } catch (Exception | AssertionError e) {
                        faults.add(e);
                    }
                },
                0,
                everyMillis,
                TimeUnit.MILLISECONDS);
        return this;
    }

    /** Ends, and answers the ids of all messages that were acknowledged; each was. */
    List<String> end() throws InterruptedException {
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(faults).isEmpty();
        return List.copyOf(ids);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
