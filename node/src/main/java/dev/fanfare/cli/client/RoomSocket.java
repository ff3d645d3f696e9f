package dev.fanfare.cli.client;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One connection in command mode, read one message at a time by one thread. A message is asked for only when the one
 * before was taken, so a slow reader holds back the node and keeps nothing here.
 */
public final class RoomSocket implements AutoCloseable {
    /** How long nothing at all may be heard: a node pings every 25 s unless it was told otherwise. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final Inbox inbox = new Inbox();
    private final WebSocket socket;
    private boolean asked;

    private RoomSocket(HttpClient client, URI uri, Duration timeout) throws IOException, InterruptedException {
        try {
            socket = client.newWebSocketBuilder()
                    .subprotocols("fanfare.v1")
                    .connectTimeout(timeout)
                    .buildAsync(uri, inbox)
                    .get(timeout.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + timeout.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    /**
     * Connects.
     *
     * @param uri {@code ws://} or {@code wss://}
     * @throws Refused when a node answered and said no
     * @throws IOException when nobody answered
     */
    public static RoomSocket connect(HttpClient client, URI uri, Duration timeout)
            throws IOException, InterruptedException {
        return new RoomSocket(client, uri, timeout);
    }

    /**
     * The next message.
     *
     * @return null when none came in {@code timeout}
     * @throws Closed when there will be no more
     */
    public String next(Duration timeout) throws Closed, InterruptedException {
        if (!asked) {
            asked = true;
            socket.request(1);
        }
        Object event = inbox.events.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (event == null) {
            if (System.nanoTime() - inbox.heard > SILENCE.toNanos()) {
                throw new Closed(1006, "nothing was heard for " + SILENCE.toSeconds() + " s");
            }
            return null;
        }
        if (event instanceof Closed closed) {
            throw closed;
        }
        asked = false;
        return (String) event;
    }

    /** Sends one command; {@code IOException} when the connection is gone. */
    public void send(String command) throws IOException {
        try {
            socket.sendText(command, true).join();
        } catch (CompletionException e) {
            throw new IOException(e.getCause());
        }
    }

    /** Says good-bye and does not wait for the answer. */
    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((sent, failure) -> socket.abort());
    }

    private static IOException failure(Throwable cause) {
        if (cause instanceof WebSocketHandshakeException refused) {
            return new Refused(
                    refused.getResponse().statusCode(),
                    detail(refused.getResponse().body()));
        }
        return cause instanceof IOException known ? known : new IOException(cause);
    }

    /** What a node says about its refusal (RFC 9457); null where somebody else answered. */
    private static String detail(Object body) {
        try {
            return body instanceof String text ? new JsonObject(text).getString("detail") : null;
        } catch (DecodeException | ClassCastException e) {
            return null;
        }
    }

    /** A node, or a proxy, answered the handshake with another status than 101. */
    public static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;
        private final int status;

        Refused(int status, String detail) {
            super(detail == null ? "the handshake was answered with HTTP status " + status : detail);
            this.status = status;
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }
    }

    /** The connection ended. */
    public static final class Closed extends Exception {
        private static final long serialVersionUID = 1L;
        /** What {@link #advisedMillis} says where there is no advice. */
        public static final long NO_ADVICE = -1;

        private static final long MAX_ADVICE_MS = 60_000;
        private final int code;
        private final String reason;

        Closed(int code, String reason) {
            super("closed with " + code + (reason.isEmpty() ? "" : " (" + reason + ")"));
            this.code = code;
            this.reason = reason;
        }

        /** A random time of those that the node advises to wait, milliseconds; {@link #NO_ADVICE} where it says nothing. */
        public long advisedMillis() {
            try {
                JsonObject advice = new JsonObject(reason);
                long min = Math.max(0, advice.getLong("min"));
                long max = Math.max(min, Math.min(MAX_ADVICE_MS, advice.getLong("max")));
                return ThreadLocalRandom.current().nextLong(min, max + 1);
            } catch (DecodeException | ClassCastException | NullPointerException e) {
                return NO_ADVICE;
            }
        }

        /** Whether to connect again: cut, gone, restarted, overloaded, and 4000 to 4499. */
        public boolean mayReconnect() {
            return code == 1001 || code == 1006 || code >= 1011 && code < 4_500;
        }
    }

    /** What the JDK's client calls, on its own threads. */
    private static final class Inbox implements WebSocket.Listener {
        final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
        volatile long heard = System.nanoTime();
        private final StringBuilder text = new StringBuilder();

        @Override
        public void onOpen(WebSocket webSocket) {
            // Nothing is asked for before somebody reads.
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
            heard = System.nanoTime();
            text.append(part);
            if (last) {
                events.add(text.toString());
                text.setLength(0);
            } else {
                webSocket.request(1);
            }
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
            heard = System.nanoTime();
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            events.add(new Closed(statusCode, reason));
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            events.add(new Closed(1006, "connection lost"));
        }
    }
}
