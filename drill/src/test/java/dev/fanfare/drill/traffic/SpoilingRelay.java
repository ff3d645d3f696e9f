package dev.fanfare.drill.traffic;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between the clients and a node, and spoils what the node says on the way: so each client can be told something
 * else, which no engine could bring about.
 */
final class SpoilingRelay implements AutoCloseable {
    /** Members connect by paths that have this in them. */
    private static final String MEMBER = "member";

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final WebSocketClient client = vertx.createWebSocketClient(new WebSocketClientOptions()
            .setMaxConnections(10_000)
            .setMaxFrameSize(1 << 20)
            .setMaxMessageSize(1 << 20));
    private final Set<ServerWebSocket> members = ConcurrentHashMap.newKeySet();
    private final Set<ServerWebSocket> others = ConcurrentHashMap.newKeySet();
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicInteger spoiled = new AtomicInteger();
    private final URI node;
    private final Fault fault;
    private final int every;
    private final HttpServer server;

    /** What happens to a message that is due. */
    enum Fault {
        NONE,
        DROP,
        TWICE,
        /** With the next one. */
        SWAP,
        /** The second message of each replay that is said to be complete, and that has more than two. */
        HOLE
    }

    /** Spoils one in {@code every} messages, counted over all members. */
    SpoilingRelay(URI node, Fault fault, int every) {
        this.node = node;
        this.fault = fault;
        this.every = every;
        server = await(vertx.createHttpServer(new HttpServerOptions().setWebSocketSubProtocols(List.of("fanfare.v1")))
                .webSocketHandler(this::accept)
                .listen(0, "127.0.0.1"));
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + server.actualPort());
    }

    /** How many messages were spoiled. */
    int spoiled() {
        return spoiled.get();
    }

    /** Says something to all clients that are connected now. */
    void tellAll(String text) {
        members.forEach(member -> member.writeTextMessage(text));
        others.forEach(other -> other.writeTextMessage(text).otherwiseEmpty());
    }

    /** How many clients that are no members have come so far. */
    int others() {
        return others.size();
    }

    /** Closes the connections of all members. */
    void closeMembers(int code, String reason) {
        members.forEach(member -> member.close((short) code, reason));
    }

    private void accept(ServerWebSocket downstream) {
        downstream.pause();
        WebSocketConnectOptions to = new WebSocketConnectOptions()
                .setHost(node.getHost())
                .setPort(node.getPort())
                .setURI(downstream.uri());
        if (downstream.subProtocol() != null) {
            to.addSubProtocol(downstream.subProtocol());
        }
        boolean member = downstream.uri().contains(MEMBER);
        client.connect(to).onComplete(connected -> {
            if (connected.failed()) {
                downstream.close((short) 1013);
                return;
            }
            (member ? members : others).add(downstream);
            join(downstream, connected.result(), member ? fault : Fault.NONE);
        });
    }

    private void join(ServerWebSocket downstream, WebSocket upstream, Fault here) {
        StringBuilder held = new StringBuilder();
        Replay replay = new Replay();
        upstream.textMessageHandler(text -> {
            if (here == Fault.HOLE) {
                if (replay.isToBeLeftOut(text)) {
                    spoiled.incrementAndGet();
                } else {
                    downstream.writeTextMessage(text);
                }
                return;
            }
            boolean due = here != Fault.NONE
                    && text.startsWith("{\"type\":\"message\"")
                    && messages.incrementAndGet() % every == 0;
            if (due) {
                spoiled.incrementAndGet();
            }
            if (due && here == Fault.SWAP && held.length() == 0) {
                held.append(text);
                return;
            }
            if (!due || here != Fault.DROP) {
                downstream.writeTextMessage(text);
            }
            if (due && here == Fault.TWICE) {
                downstream.writeTextMessage(text);
            }
            if (held.length() > 0) {
                downstream.writeTextMessage(held.toString());
                held.setLength(0);
            }
        });
        downstream.textMessageHandler(upstream::writeTextMessage);
        downstream.closeHandler(v -> {
            members.remove(downstream);
            upstream.close();
        });
        upstream.closeHandler(v -> downstream.close());
        downstream.resume();
    }

    /** What is known of the replay of one connection. */
    private static final class Replay {
        private long left;

        boolean isToBeLeftOut(String text) {
            if (text.startsWith("{\"type\":\"message\"")) {
                return left-- == 1;
            }
            if (text.startsWith("{\"type\":\"joined\"")) {
                JsonObject joined = new JsonObject(text);
                boolean spoilt = Boolean.TRUE.equals(joined.getBoolean("recovered"))
                        && offset(joined.getString("top")) - offset(joined.getString("id")) > 2;
                left = spoilt ? 2 : 0;
            }
            return false;
        }

        private static long offset(String id) {
            return Long.parseLong(id.substring(id.lastIndexOf(':') + 1));
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done in 10 s", e);
        }
    }
}
