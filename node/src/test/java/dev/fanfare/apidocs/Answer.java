package dev.fanfare.apidocs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer as it came over a bare socket.
 *
 * @param headers by name in lower case
 */
record Answer(int status, Map<String, String> headers, String body) {
    private static final int PATIENCE_MS = 10_000;

    /** Sends the bytes of a request that asks for the connection's end, and reads all there is. */
    static Answer to(int port, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            Answer head = head(socket.getInputStream());
            byte[] body = request.startsWith("HEAD ") ? new byte[0] : body(head, socket.getInputStream());
            return new Answer(head.status, head.headers, new String(body, StandardCharsets.UTF_8));
        }
    }

    private static byte[] body(Answer head, InputStream in) throws IOException {
        if (head.status == 101 || head.status == 204) {
            return new byte[0];
        }
        String length = head.headers.get("content-length");
        return length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
    }

    /** Reads a status line and headers. */
    static Answer head(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the answer ended in its head: " + bytes);
            }
            bytes.write(next);
        }
        List<String> lines = bytes.toString(StandardCharsets.ISO_8859_1).lines().toList();
        Map<String, String> headers = new TreeMap<>();
        for (String line : new ArrayList<>(lines.subList(1, lines.size() - 1))) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Answer(Integer.parseInt(lines.get(0).split(" ")[1]), headers, "");
    }

    /** Whether the body is one JSON value. */
    boolean isJson() {
        return mediaType().matches("application/([a-z]+\\+)?json");
    }

    /** The media type, without parameters; empty where there is none. */
    String mediaType() {
        return headers.getOrDefault("content-type", "").split(";")[0];
    }
}
