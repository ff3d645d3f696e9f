package dev.fanfare.testing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Stands between a client and Redis, understands what Redis says (RESP3), and can be told to swallow some of it while the
 * connection goes on: a server that has forgotten its subscribers, a push that was lost, a connection that has died
 * without a word.
 */
public final class RespProxy implements AutoCloseable {
    /** One thing Redis said. */
    public record Reply(boolean push, boolean pubsub, String text) {
        /** Whether it is a publication on a channel, of rooms or of others. */
        public boolean publication() {
            return push && text.contains("\r\nmessage\r\n");
        }
    }

    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger swallowed = new AtomicInteger();
    private volatile Predicate<Reply> unwanted = reply -> false;

    /** A proxy to this port; listens on {@link #port}. */
    public RespProxy(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** From here on what fits this does not reach the client; connections stand. */
    public void swallow(Predicate<Reply> what) {
        unwanted = what;
    }

    /** Everything passes again. */
    public void heal() {
        unwanted = reply -> false;
    }

    /** How many replies and pushes it has swallowed. */
    public int swallowed() {
        return swallowed.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                sockets.add(client);
                connect(client);
            }
        } catch (IOException e) {
            close(listener);
        }
    }

    private void connect(Socket client) {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(server);
            daemon(() -> ask(client, server));
            daemon(() -> answer(server, client));
        } catch (IOException e) {
            close(client); // Redis is away
        }
    }

    private void ask(Socket client, Socket server) {
        try (client;
                server) {
            client.getInputStream().transferTo(server.getOutputStream());
        } catch (IOException e) {
            // one side is gone, so the other goes too
        }
    }

    private void answer(Socket server, Socket client) {
        try (client;
                server) {
            InputStream in = new BufferedInputStream(server.getInputStream(), 1 << 16);
            OutputStream out = new BufferedOutputStream(client.getOutputStream(), 1 << 16);
            boolean pubsub = false;
            while (true) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                boolean push = copy(in, bytes) == '>';
                pubsub |= push;
                if (unwanted.test(new Reply(push, pubsub, bytes.toString(StandardCharsets.ISO_8859_1)))) {
                    swallowed.incrementAndGet();
                } else {
                    bytes.writeTo(out);
                }
                if (in.available() == 0) {
                    out.flush();
                }
            }
        } catch (IOException e) {
            // one side is gone, so the other goes too
        }
    }

    /** Copies one value; answers its type's character. */
    private static char copy(InputStream in, ByteArrayOutputStream to) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = next(in, to); c != '\n'; c = next(in, to)) {
            line.append((char) c);
        }
        char type = line.charAt(0);
        if ("$=!".indexOf(type) >= 0) {
            int length = number(line);
            to.write(in.readNBytes(length < 0 ? 0 : length + 2));
        } else if ("*~>%".indexOf(type) >= 0) {
            for (int i = number(line) * (type == '%' ? 2 : 1); i > 0; i--) {
                copy(in, to);
            }
        }
        return type;
    }

    private static int number(StringBuilder line) {
        return Integer.parseInt(line.substring(1).trim());
    }

    private static int next(InputStream in, ByteArrayOutputStream to) throws IOException {
        int c = in.read();
        if (c < 0) {
            throw new EOFException();
        }
        to.write(c);
        return c;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "resp-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // gone already
        }
    }

    @Override
    public void close() {
        close(listener);
        sockets.forEach(RespProxy::close);
    }
}
