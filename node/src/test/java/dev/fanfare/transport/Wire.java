package dev.fanfare.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends bytes that may be no HTTP, and answers all that comes back until the server ends the connection. */
public final class Wire {
    private static final int PATIENCE_MS = 5_000;

    private Wire() {}

    /** What comes back; a connection that stays open for 5 s after the last byte counts as ended. */
    public static String exchange(int port, String request) throws IOException {
        return exchange(port, request, null);
    }

    /** What comes back up to {@code last}, where that is not null. */
    public static String exchange(int port, String request, String last) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            byte[] some = new byte[8_192];
            try {
                int n = socket.getInputStream().read(some);
                while (n >= 0) {
                    answer.write(some, 0, n);
                    if (last != null && answer.toString(StandardCharsets.UTF_8).contains(last)) {
                        break;
                    }
                    n = socket.getInputStream().read(some);
                }
            } catch (IOException ended) {
                // reset, or silent
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    /** The same for a request behind which the client says that it is done. */
    public static String ask(int port, String method, String target, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return exchange(port, request + "Connection: close\r\n\r\n");
    }
}
