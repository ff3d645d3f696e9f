package dev.fanfare.drill.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/**
 * The cluster's Redis: a real {@code redis-server} that keeps nothing on disk.
 *
 * <p><b>Threads:</b> one at a time.
 */
public final class RedisPart {
    private static final int ANSWER_MILLIS = 5_000;

    private final Child child;
    private final int port;
    private final String program;

    private RedisPart(Child child, int port, String program) {
        this.child = child;
        this.port = port;
        this.program = program;
    }

    /**
     * Starts one and waits for it.
     *
     * @param wanted path of the program; empty: the machine's own, else the one that is carried
     */
    static RedisPart start(Keeper keeper, Probe probe, Path dir, String wanted) throws InterruptedException {
        String program = program(dir, wanted);
        int port = Ports.free(1).get(0);
        List<String> command = List.of(
                program,
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                dir.toString());
        Child child = Child.start(keeper, dir, "redis", command);
        probe.await(child, () -> Ports.accepts(port));
        return new RedisPart(child, port, program);
    }

    /** What runs, for a person: version and path. */
    public String description() {
        return "Redis " + version() + " (" + program + ")";
    }

    /** SIGSTOP: connections stay, nothing is answered. */
    public void pause() throws InterruptedException {
        child.signal("STOP");
    }

    /** SIGCONT. */
    public void resume() throws InterruptedException {
        child.signal("CONT");
    }

    /**
     * Ends every connection that is subscribed to something.
     *
     * @return how many
     */
    public int killSubscriptions() {
        try (Socket socket = connect()) {
            String answer = ask(socket, "CLIENT KILL TYPE pubsub").readLine();
            return Integer.parseInt(answer.substring(1));
        } catch (IOException | RuntimeException e) {
            throw new ClusterException("CLIENT KILL TYPE pubsub: " + e.getMessage());
        }
    }

    int port() {
        return port;
    }

    Child child() {
        return child;
    }

    private String version() {
        try (Socket socket = connect()) {
            BufferedReader answer = ask(socket, "INFO server");
            for (String line = answer.readLine(); line != null; line = answer.readLine()) {
                if (line.startsWith("redis_version:")) {
                    return line.substring("redis_version:".length());
                }
            }
        } catch (IOException e) {
            // It runs; which version it is, is for information alone.
        }
        return "of an unknown version";
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(ANSWER_MILLIS);
        return socket;
    }

    private static BufferedReader ask(Socket socket, String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String program(Path dir, String wanted) {
        if (!wanted.isEmpty()) {
            Path path = Path.of(wanted).toAbsolutePath();
            if (!Files.isExecutable(path)) {
                throw new ClusterException(wanted + " is not a program that can be run");
            }
            return path.toString();
        }
        return Programs.find("redis-server").map(Path::toString).orElseGet(() -> carried(dir));
    }

    private static String carried(Path dir) {
        try {
            return ExecutableProvider.newJarResourceProvider(dir.toFile()).get().getPath();
        } catch (IOException | RuntimeException e) {
            throw new ClusterException(
                    "there is no redis-server on the PATH, and none is carried for this machine: " + e.getMessage());
        }
    }
}
