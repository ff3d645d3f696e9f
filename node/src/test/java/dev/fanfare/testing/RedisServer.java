package dev.fanfare.testing;

import static org.awaitility.Awaitility.await;

import dev.fanfare.config.RedisConfig;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A real Redis for one test class, on a free port of loopback, holding nothing at the start and gone at the end.
 * Environment {@code FANFARE_TEST_REDIS} says which: {@code process} (the default: {@code redis-server} on the PATH, else
 * the one that embedded-redis carries), {@code embedded} (that one), or {@code docker:IMAGE}. Prints one line that says
 * which ran.
 */
public final class RedisServer implements AutoCloseable {
    /** How a server is run. */
    interface Host {
        /** One line: what runs. */
        String what();

        void start();

        /** Ends it at once, as SIGKILL does; what it held is gone. */
        void kill();

        void pause();

        void resume();

        /** What it logged, where it has ended by itself. */
        Optional<String> ended();
    }

    private final int port;
    private final Host host;
    private final String password;

    private RedisServer(String... args) {
        port = TestPorts.free();
        password = password(List.of(args));
        String kind = System.getenv().getOrDefault("FANFARE_TEST_REDIS", "process");
        host = kind.startsWith("docker:")
                ? new RedisContainer(kind.substring("docker:".length()), port, args)
                : new RedisProcess(kind.equals("embedded"), port, args);
    }

    private RedisServer(int port, Host host, String password) {
        this.port = port;
        this.host = host;
        this.password = password;
    }

    /** One of several that know each other's ports, as a process in any case; not started yet. */
    static RedisServer member(int port, String... args) {
        return new RedisServer(port, new RedisProcess(embedded(), port, args), password(List.of(args)));
    }

    /** A sentinel with these lines of configuration, likewise. */
    static RedisServer sentinel(int port, String password, List<String> lines) {
        return new RedisServer(port, RedisProcess.sentinel(embedded(), lines), password);
    }

    private static boolean embedded() {
        return "embedded".equals(System.getenv("FANFARE_TEST_REDIS"));
    }

    private static String password(List<String> args) {
        int at = args.indexOf("--requirepass");
        return at < 0 ? null : args.get(at + 1);
    }

    /** Starts one; {@code args} as redis-server takes them, for example {@code --requirepass x}. */
    public static RedisServer start(String... args) {
        RedisServer server = new RedisServer(args);
        server.restart();
        System.out.println("Redis for tests: " + server.host.what());
        return server;
    }

    /** One that is not started yet; {@link #restart} does. */
    public static RedisServer later() {
        return new RedisServer();
    }

    public int port() {
        return port;
    }

    public RedisConfig config(String prefix) {
        return config(prefix, port, 1, null);
    }

    /** The server, or a proxy before it, under another port. */
    public static RedisConfig config(String prefix, int port, int buckets, String password) {
        return RedisConfigs.at("127.0.0.1", port)
                .password(password)
                .prefix(prefix)
                .buckets(buckets)
                .build();
    }

    /** Starts it, empty, and waits until it answers. One that ends instead fails the test at once, with its log. */
    public void restart() {
        host.start();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .failFast(() -> host.ended().ifPresent(log -> {
                    throw new AssertionError(host.what() + " ended: " + log);
                }))
                .ignoreExceptions()
                .until(() -> command("PING") != null);
    }

    public void kill() {
        host.kill();
    }

    public void pause() {
        host.pause();
    }

    public void resume() {
        host.resume();
    }

    /** Closes all clients' connections of a type: {@code normal} or {@code pubsub}. Answers how many. */
    public long killClients(String type) {
        return (Long) command("CLIENT", "KILL", "TYPE", type);
    }

    /** Whether its version is {@code major.0} or newer. */
    public boolean isAtLeast(int major) {
        String info = (String) command("INFO", "server");
        return Integer.parseInt(info.replaceAll("(?s).*redis_version:(\\d+).*", "$1")) >= major;
    }

    /**
     * Sends one command on a connection of its own, with the password if it has one.
     *
     * @return a text, a Long, null, or a list of these; an error reply as a text that begins with {@code -}
     */
    public Object command(String... words) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            if (password != null) {
                socket.getOutputStream().write(request("AUTH", password));
                reply(in);
            }
            socket.getOutputStream().write(request(words));
            return reply(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] request(String... words) {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            int length = word.getBytes(StandardCharsets.ISO_8859_1).length;
            request.append('$').append(length).append("\r\n").append(word).append("\r\n");
        }
        return request.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Object reply(InputStream in) throws IOException {
        String line = line(in);
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '+':
                return rest;
            case ':':
                return Long.valueOf(rest);
            case '$':
                int length = Integer.parseInt(rest);
                return length < 0
                        ? null
                        : new String(in.readNBytes(length + 2), 0, length, StandardCharsets.ISO_8859_1);
            case '*':
                List<Object> all = new ArrayList<>();
                for (int i = Integer.parseInt(rest); i > 0; i--) {
                    all.add(reply(in));
                }
                return all;
            default:
                return line;
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\r'; c = in.read()) {
            if (c < 0) {
                throw new IOException("closed");
            }
            line.append((char) c);
        }
        in.read();
        return line.toString();
    }

    @Override
    public void close() {
        host.kill();
    }
}
