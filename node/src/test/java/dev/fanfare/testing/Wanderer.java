package dev.fanfare.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows one room by whichever way it is told, on whichever node, and carries nothing from one to the next but the last id
 * it saw. Remembers the ids of all messages in the order of arrival.
 */
public final class Wanderer {
    /** A way to follow a room. */
    public enum Way {
        WEBSOCKET,
        EVENTS,
        LINES,
        POLL
    }

    private static final int MOST = 200_000;

    private final String room;
    private final List<String> ids = new ArrayList<>();
    private String last;

    /** One that has seen nothing. */
    public Wanderer(String room) {
        this.room = room;
    }

    /** Follows the room for some time, and then leaves without a word. */
    public void follow(Way way, int port, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        Following following = open(way, port);
        await().atMost(time.plusSeconds(20)).until(() -> following.joined() && System.nanoTime() - end >= 0);
        following.end();
        take(following.ids());
    }

    /** Follows the room until it has seen so many messages, all in all. */
    public void followUntil(Way way, int port, int count) throws Exception {
        Following following = open(way, port);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> ids.size() + following.ids().size() >= count);
        following.end();
        take(following.ids());
    }

    /** Begins where it is now; {@link Following#end} and {@link #take} end it. */
    public Following open(Way way, int port) throws Exception {
        String query = last == null ? "" : "?since=" + URLEncoder.encode(last, StandardCharsets.UTF_8);
        return switch (way) {
            case WEBSOCKET -> new OverWebSocket(new MemberSocket(port, "/ws/" + room + "/wanderer" + query, MOST));
            case EVENTS ->
                last == null
                        ? new OverHttp(HttpLines.get(port, "/rooms/" + room + "/events"), "data: ")
                        : new OverHttp(
                                HttpLines.get(port, "/rooms/" + room + "/events", "Last-Event-ID", last), "data: ");
            case LINES -> new OverHttp(HttpLines.get(port, "/rooms/" + room + "/stream" + query), "");
            case POLL -> new OverPolls(port);
        };
    }

    /** Adds what was seen. */
    public void take(List<String> seen) {
        ids.addAll(seen);
        last = ids.isEmpty() ? last : ids.get(ids.size() - 1);
    }

    /** The ids of all messages so far. */
    public List<String> ids() {
        return List.copyOf(ids);
    }

    /** One connection, or a row of polls. */
    public interface Following {
        /** Whether what follows will be delivered. */
        boolean joined();

        /** Ids of the messages that came; fails where a hole was told of. */
        List<String> ids();

        /** Leaves; more may have come until then. */
        void end() throws Exception;
    }

    private record OverWebSocket(MemberSocket socket) implements Following {
        @Override
        public boolean joined() {
            return socket.joined();
        }

        @Override
        public List<String> ids() {
            assertThat(socket.others()).as("welcome and joined alone").hasSizeLessThanOrEqualTo(2);
            assertThat(socket.said("\"recovered\":false")).isNull();
            List<String> ids = new ArrayList<>();
            for (long offset : socket.offsets()) {
                ids.add(socket.log() + ":" + offset);
            }
            return ids;
        }

        @Override
        public void end() throws Exception {
            socket.close();
            await().until(socket::ended);
        }
    }

    private record OverHttp(HttpLines lines, String before) implements Following {
        private List<JsonObject> messages() {
            return lines.after(before).stream().map(JsonObject::new).toList();
        }

        @Override
        public boolean joined() {
            return !messages().isEmpty();
        }

        @Override
        public List<String> ids() {
            List<String> ids = new ArrayList<>();
            for (JsonObject message : messages()) {
                String type = message.getString("type");
                assertThat(type).isIn("joined", "message", "heartbeat");
                assertThat(message.getBoolean("recovered", true)).isTrue();
                if (type.equals("message")) {
                    ids.add(message.getString("id"));
                }
            }
            return ids;
        }

        @Override
        public void end() {
            lines.close();
        }
    }

    /** Asks again and again, on a thread of its own, each time with what was answered last. */
    private final class OverPolls implements Following {
        private final List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        private final Thread thread;
        private volatile Throwable fault;
        private volatile boolean closed;

        OverPolls(int port) {
            thread = new Thread(() -> poll(port), "polls");
            thread.setDaemon(true);
            thread.start();
        }

        private void poll(int port) {
            String since = last;
            try {
                while (!closed) {
                    String query = since == null ? "?wait=1" : "?wait=1&since=" + since;
                    HttpResponse<String> answer = HttpLines.send(HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + port + "/rooms/" + room + "/messages" + query))
                            .build());
                    assertThat(answer.statusCode()).isEqualTo(200);
                    JsonObject page = new JsonObject(answer.body());
                    assertThat(page.getBoolean("recovered", true)).isTrue();
                    page.getJsonArray("messages").forEach(message -> seen.add(((JsonObject) message).getString("id")));
                    since = page.getString("id");
                }
            } catch (Exception | AssertionError e) {
                fault = e;
            }
        }

        @Override
        public boolean joined() {
            return true;
        }

        @Override
        public List<String> ids() {
            if (!closed) {
                assertThat(fault).isNull();
            }
            return List.copyOf(seen);
        }

        @Override
        public void end() throws Exception {
            closed = true;
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        }
    }
}
