package dev.fanfare.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands in for a node towards a proxy, and behaves as it was told. Its health is always good, so that the proxy goes on
 * sending clients; the requests for that are not counted.
 */
public final class StubNode implements AutoCloseable {
    /** What it does with a request. */
    public enum Behaviour {
        /** Reads it, and cuts the connection without an answer. */
        CUTS,
        /** Answers 503, as a draining node does. */
        DRAINS,
        /** Accepts a WebSocket, and never says a word. */
        STAYS_SILENT
    }

    private static final Pattern KEY = Pattern.compile("(?i)Sec-WebSocket-Key: *(\\S+)");

    private final ServerSocket server;
    private final Behaviour behaviour;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    public StubNode(Behaviour behaviour) {
        this.behaviour = behaviour;
        try {
            this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(this::accept);
    }

    /** As a proxy is told of it; health is on the same port. */
    public Proxy.Upstream upstream() {
        return new Proxy.Upstream(server.getLocalPort(), server.getLocalPort());
    }

    /** The heads of the requests that came, health apart. */
    public List<String> requests() {
        return requests;
    }

    private void accept() throws IOException {
        while (true) {
            Socket socket = server.accept();
            open.add(socket);
            run(() -> serve(socket));
        }
    }

    private void serve(Socket socket) throws IOException {
        try (socket) {
            String head = head(socket.getInputStream());
            if (head.startsWith("GET /health/ready ")) {
                answer(socket, "200 OK", "Content-Length: 0\r\nConnection: close\r\n");
            } else if (!head.isEmpty()) {
                requests.add(head);
                behave(socket, head);
            }
        } finally {
            open.remove(socket);
        }
    }

    private void behave(Socket socket, String head) throws IOException {
        if (behaviour == Behaviour.DRAINS) {
            answer(socket, "503 Service Unavailable", "Content-Length: 0\r\nRetry-After: 1\r\nConnection: close\r\n");
        } else if (behaviour == Behaviour.STAYS_SILENT) {
            answer(
                    socket,
                    "101 Switching Protocols",
                    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept(head) + "\r\n");
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                return "";
            }
            head.append((char) c);
        }
        return head.toString();
    }

    private static void answer(Socket socket, String status, String headers) throws IOException {
        String text = "HTTP/1.1 " + status + "\r\n" + headers + "\r\n";
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The answer to a handshake's key (RFC 6455, section 4.2.2). */
    private static String accept(String head) {
        Matcher key = KEY.matcher(head);
        if (!key.find()) {
            throw new AssertionError("no handshake: " + head);
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                            .getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static void run(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // The other side is gone, or the stub was closed: nothing is left to be done here.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException;
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
