package dev.fanfare.drill.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * A port of the loopback address that takes marks: the body of an HTTP POST is one ({@code curl -d 'kill node-1'
 * localhost:PORT}), and so is every line of text ({@code echo 'kill node-1' | nc localhost PORT}).
 */
final class MarkPort implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 16;
    private static final int LONGEST_BODY_BYTES = 1_024;
    private static final String DONE = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\nmarked\n";

    private final ServerSocket server;
    private final Consumer<String> marks;
    private final Semaphore places = new Semaphore(MOST_CONNECTIONS);

    /**
     * Listens from now on.
     *
     * @param port 0: any free one
     * @throws IOException when the port is taken
     */
    MarkPort(int port, Consumer<String> marks) throws IOException {
        this.server = new ServerSocket(port, MOST_CONNECTIONS, InetAddress.getLoopbackAddress());
        this.marks = marks;
        daemon("mark-port", this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                places.acquire();
                Socket socket = server.accept();
                daemon("mark", () -> serve(socket));
            } catch (IOException e) {
                places.release();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String first = in.readLine();
            if (first != null && first.matches("(POST|PUT) .* HTTP/1\\.[01]")) {
                marks.accept(body(in));
                socket.getOutputStream().write(DONE.getBytes(StandardCharsets.US_ASCII));
                return;
            }
            for (String line = first; line != null; line = in.readLine()) {
                marks.accept(line);
            }
        } catch (IOException e) {
            // Whoever it was has said what it had to say.
        } finally {
            places.release();
        }
    }

    private static String body(BufferedReader in) throws IOException {
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.toLowerCase(Locale.ROOT).matches("content-length: *\\d{1,6}")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        char[] body = new char[Math.min(length, LONGEST_BODY_BYTES)];
        int read = 0;
        for (int count = 0; read < body.length && count >= 0; read += Math.max(0, count)) {
            count = in.read(body, read, body.length - read);
        }
        return new String(body, 0, read);
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
