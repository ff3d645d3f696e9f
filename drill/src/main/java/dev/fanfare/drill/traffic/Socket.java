package dev.fanfare.drill.traffic;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.internal.http.WebSocketInternal;

/**
 * One WebSocket connection, from the attempt to its end. Pings the node when nothing was heard for {@value #QUIET_SECONDS}
 * seconds and gives the connection up when nothing was heard for as long as its {@link Habits} say: so a node that is frozen,
 * or a link that was cut without a word, is noticed. The handshake is under a bound of {@value #SILENCE_SECONDS} s.
 *
 * <p><b>Threads:</b> one event loop.
 */
final class Socket {
    /** A connection that was silent for so long is pinged. */
    static final long QUIET_SECONDS = 2;

    /** A connection that was silent for so long is given up by usual clients. */
    static final long SILENCE_SECONDS = 6;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final ClientWebSocket socket;
    private final Listener listener;
    private final int patience;
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

    private Socket(ClientWebSocket socket, int patience, Listener listener) {
        this.socket = socket;
        this.patience = patience;
        this.listener = listener;
        this.heard = System.nanoTime();
        this.pinged = heard;
    }

    /** Begins an attempt. */
    static Socket connect(Loop loop, WebSocketConnectOptions to, Listener listener) {
        Socket socket = new Socket(loop.client().webSocket(), loop.patienceSeconds(), listener);
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
        if (now - heard > (open ? patience : SILENCE_SECONDS) * NANOS_PER_SECOND) {
            End silent = End.cut("silent for " + (now - heard) / NANOS_PER_SECOND + " s", heard);
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

    /** Ends it with a reset of the connection below: the node hears no close, as where a network is lost. */
    void cut() {
        if (ended) {
            return;
        }
        ended = true;
        if (open) {
            ChannelHandlerContext wire = ((WebSocketInternal) socket).channelHandlerContext();
            wire.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            wire.close(); // below what would say good-bye
        }
    }

    private void abandon() {
        ended = true;
        if (open) {
            socket.close();
        }
    }
}
