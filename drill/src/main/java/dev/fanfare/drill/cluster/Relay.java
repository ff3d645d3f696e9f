package dev.fanfare.drill.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection of a {@link Link}: bytes both ways. Ends both sides when one ends. */
final class Relay {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Link link;
    private final Socket node;
    private volatile Socket redis;
    private volatile boolean subscription;
    private volatile boolean replication;

    Relay(Link link, Socket node) {
        this.link = link;
        this.node = node;
    }

    /** Carries bytes until one side ends; the caller's thread carries those of the node. */
    void run(Socket toRedis) throws IOException {
        redis = toRedis;
        node.setTcpNoDelay(true);
        redis.setTcpNoDelay(true);
        Link.daemon("relay-back", () -> carry(redis, node, false));
        carry(node, redis, true);
    }

    /** Whether the node has subscribed to something here. */
    boolean isSubscription() {
        return subscription;
    }

    /** Whether a replica follows here. */
    boolean isReplication() {
        return replication;
    }

    /** Ends both sides with a reset, so that neither takes it for an orderly end. */
    void reset() {
        end(node);
        if (redis != null) {
            end(redis);
        }
    }

    private void carry(Socket from, Socket to, boolean fromNode) {
        byte[] chunk = new byte[CHUNK_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                if (fromNode && !subscription && !replication) {
                    learn(chunk, length);
                }
                link.awaitPassage(this);
                out.write(chunk, 0, length);
            }
        } catch (IOException e) {
            // The end of one side is the end of both.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reset();
    }

    /** RESP: the name of a command is a bulk string of its own. Subscribing comes alone, in one chunk, and so does PSYNC. */
    private void learn(byte[] chunk, int length) {
        String text =
                new String(chunk, 0, Math.min(length, 4_096), StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
        subscription = text.contains("SUBSCRIBE\r\n");
        replication = text.contains("PSYNC\r\n");
    }

    private static void end(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It has ended already.
        }
        try {
            socket.close();
        } catch (IOException e) {
            // Closed all the same.
        }
    }
}
