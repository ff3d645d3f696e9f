package dev.fanfare.testing;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One person's browser, in plain mode in one room: keeps its cookies and the last id it saw, and remembers every message
 * over all its connections. Any surprise on the way fails the call that meets it.
 */
public final class TestClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Executor THREADS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "test-client");
        thread.setDaemon(true);
        return thread;
    });

    private final String room;
    private final String user;
    private final HttpClient http = HttpClient.newBuilder()
            .executor(THREADS)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .cookieHandler(new CookieManager())
            .build();
    private final List<JsonObject> messages = new CopyOnWriteArrayList<>();
    private final AtomicInteger pings = new AtomicInteger();
    private volatile Link link;
    private volatile String last;

    /** A browser that is not connected. */
    public TestClient(String room, String user) {
        this.room = room;
        this.user = user;
    }

    /** Connects, once, and goes on after the last id it saw. Fails where the handshake is answered with anything but 101. */
    public TestClient connect(int port) {
        Link next = open(port);
        await().atMost(PATIENCE).until(() -> next.joined != null || next.closed);
        if (next.closed) {
            throw new AssertionError("closed with " + next.closeCode + " before it was joined");
        }
        return this;
    }

    /** Connects, and waits for nothing but the 101. */
    public Link open(int port) {
        String query = last == null ? "" : "?since=" + URLEncoder.encode(last, StandardCharsets.UTF_8);
        URI uri = URI.create("ws://127.0.0.1:" + port + "/ws/" + room + "/" + user + query);
        Link next = new Link();
        try {
            next.socket = http.newWebSocketBuilder()
                    .connectTimeout(PATIENCE)
                    .buildAsync(uri, next)
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the handshake failed", e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        link = next;
        return next;
    }

    /** Which node it is, or was last, connected to. */
    public String node() {
        return link.welcome.getString("node");
    }

    /** The answer to the last join. */
    public JsonObject joined() {
        return link.joined;
    }

    /** Its newest connection. */
    public Link link() {
        return link;
    }

    /** What asked it to leave; null while nothing did. */
    public JsonObject goaway() {
        return link.goaway;
    }

    public boolean isOpen() {
        return link != null && !link.closed;
    }

    /** Broadcasts. */
    public void send(String text) {
        link.socket.sendText(text, true).join();
    }

    /** The {@code data} of every message so far, over all connections, in the order of arrival. */
    public List<String> data() {
        return messages.stream().map(message -> message.getString("data")).toList();
    }

    /** The ids, likewise. */
    public List<String> ids() {
        return messages.stream().map(message -> message.getString("id")).toList();
    }

    /** How many pings it was sent. */
    public int pings() {
        return pings.get();
    }

    /** Cuts its connection as a closed laptop does. */
    public void cut() {
        link.closed = true;
        link.socket.abort();
    }

    @Override
    public void close() {
        if (link != null) {
            cut();
        }
    }

    /** One connection. Called by the JDK's client, one call at a time. */
    public final class Link implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private WebSocket socket;
        private volatile JsonObject welcome;
        private volatile JsonObject joined;
        private volatile JsonObject goaway;
        private volatile boolean closed;
        private volatile int closeCode;

        /** Whether it has ended. */
        public boolean isClosed() {
            return closed;
        }

        /** The code it was closed with; 0 while it is open. */
        public int closeCode() {
            return closeCode;
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean isLast) {
            text.append(part);
            if (isLast) {
                take(new JsonObject(text.toString()));
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        private void take(JsonObject message) {
            switch (message.getString("type")) {
                case "welcome" -> welcome = message;
                case "joined" -> {
                    last = message.getString("id");
                    joined = message;
                }
                case "goaway" -> goaway = message;
                case "message" -> {
                    messages.add(message);
                    last = message.getString("id");
                }
                default -> messages.add(new JsonObject().put("data", "unexpected: " + message));
            }
        }

        @Override
        public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
            pings.incrementAndGet();
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closeCode = statusCode;
            closed = true;
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closeCode = 1006;
            closed = true;
        }
    }
}
