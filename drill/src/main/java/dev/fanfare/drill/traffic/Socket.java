package dev.fanfare.drill.traffic;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;

/**
 * One WebSocket connection, from the attempt to its end. Pings the node when nothing was heard for {@value #QUIET_SECONDS}
 * seconds and gives the connection up when nothing was heard for {@value #SILENCE_SECONDS}: so a node that is frozen, or a
 * link that was cut without a word, is noticed. The handshake is under the same bound.
 *
 * <p><b>Threads:</b> one event loop.
 */
final class Socket {
    /** A connection that was silent for so long is pinged. */
    static final long QUIET_SECONDS = 2;

    /** A connection that was silent for so long is given up. */
    static final long SILENCE_SECONDS = 6;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final ClientWebSocket socket;
    private final Listener listener;
    private boolean open;
    private boolean ended;
    private boolean paused;
    private long heard;
    private long pinged;

    /** Who is told. */
    interface Listener {
        /** The handshake was done. {@code cookie} is what to send the next time, null where none was set. */
        void onOpen(String cookie);

        /** A text message came. */
        void onText(String text);

        /** It is over, and nothing else will be heard. Not called after {@link Socket#close}. */
        void onEnd(End end);
    }

    private Socket(ClientWebSocket socket, Listener listener) {
        this.socket = socket;
        this.listener = listener;
        this.heard = System.nanoTime();
        this.pinged = heard;
    }

    /** Begins an attempt. */
    static Socket connect(WebSocketClient client, WebSocketConnectOptions to, Listener listener) {
        Socket socket = new Socket(client.webSocket(), listener);
        socket.connect(to);
        return socket;
    }

    private void connect(WebSocketConnectOptions to) {
        socket.textMessageHandler(this::received);
        socket.pongHandler(pong -> heard = System.nanoTime());
        socket.exceptionHandler(e -> {}); // the close that follows is what counts
        socket.closeHandler(v -> end(End.closed(socket.closeStatusCode(), socket.closeReason(), System.nanoTime())));
        socket.connect(to).onComplete(done -> {
            if (done.failed()) {
                end(End.failed(done.cause(), System.nanoTime()));
            } else if (ended) {
                socket.close();
            } else {
                opened();
            }
        });
    }

    private void opened() {
        open = true;
        heard = System.nanoTime();
        String set = socket.headers() == null ? null : socket.headers().get("Set-Cookie");
        listener.onOpen(set == null ? null : set.split(";", 2)[0]);
    }

    private void received(String text) {
        if (!ended) {
            heard = System.nanoTime();
            listener.onText(text);
        }
    }

    private void end(End end) {
        if (!ended) {
            ended = true;
            listener.onEnd(end);
        }
    }

    void send(String text) {
        if (open && !ended) {
            socket.writeTextMessage(text);
        }
    }

    /** Stops reading, or reads again. */
    void pause(boolean stop) {
        if (paused == stop || !open || ended) {
            return;
        }
        paused = stop;
        heard = System.nanoTime();
        if (stop) {
            socket.pause();
        } else {
            socket.resume();
        }
    }

    /** To be called about once a second. */
    void sweep(long now) {
        if (ended || paused) {
            return;
        }
        if (now - heard > SILENCE_SECONDS * NANOS_PER_SECOND) {
            End silent = End.cut("silent for " + SILENCE_SECONDS + " s", heard);
            abandon();
            listener.onEnd(silent);
        } else if (open && now - Math.max(heard, pinged) > QUIET_SECONDS * NANOS_PER_SECOND) {
            pinged = now;
            socket.writePing(Buffer.buffer());
        }
    }

    /** Leaves, with 1000. */
    void close() {
        if (!ended) {
            abandon();
        }
    }

    private void abandon() {
        ended = true;
        if (open) {
            socket.close();
        }
    }
}
