package dev.fanfare.testing;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A node as an operator runs it: {@code fanfare node} as a process of its own, on free ports that stay the same. It drains
 * in no time, unless its options say otherwise.
 */
public final class NodeProgram implements AutoCloseable {
    private static final Map<String, String> FAST_DRAIN = Map.of(
            "FANFARE_DRAIN_DELAY", "0ms",
            "FANFARE_DRAIN_WINDOW", "0ms",
            "FANFARE_GOAWAY_DEADLINE", "0ms");

    private final String name;
    private final Path dir;
    private final int port;
    private final int opsPort;
    private final List<String> options;
    private List<String> before = List.of();
    private List<String> java = List.of();
    private TestProgram program;

    private NodeProgram(String name, Path dir, String... options) {
        List<Integer> ports = TestPorts.free(2);
        this.name = name;
        this.dir = dir;
        this.port = ports.get(0);
        this.opsPort = ports.get(1);
        this.options = List.of(options);
    }

    /** Starts one, and does not wait until it is {@link #awaitReady ready}. Its log is {@code dir/name.log}. */
    public static NodeProgram start(Path dir, String name, String... options) {
        NodeProgram node = new NodeProgram(name, dir, options);
        node.start();
        return node;
    }

    /** The same, for a process that may open only so many files and sockets. */
    public static NodeProgram startWithin(int descriptors, Path dir, String name, String... options) {
        NodeProgram node = new NodeProgram(name, dir, options);
        node.before = List.of("sh", "-c", "ulimit -n " + descriptors + " && exec \"$@\"", "sh");
        node.start();
        return node;
    }

    /** The same, with these options of Java's. */
    public static NodeProgram startJava(List<String> java, Path dir, String name, String... options) {
        NodeProgram node = new NodeProgram(name, dir, options);
        node.java = List.copyOf(java);
        node.start();
        return node;
    }

    /** Starts it again after it ended. */
    public void start() {
        List<String> command = new ArrayList<>(before);
        command.addAll(ProgramJava.command("-Xmx256m", java.toArray(String[]::new)));
        command.addAll(List.of("node", "--node-id", name, "--port", port + "", "--ops-port", opsPort + ""));
        command.addAll(options);
        program = TestProgram.start(dir.resolve(name + ".log"), FAST_DRAIN, command);
    }

    /** Returns when {@code /health/ready} says 200. */
    public void awaitReady() {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .failFast(() -> {
                    if (!program.isAlive()) {
                        throw new AssertionError(name + " ended: " + program.output());
                    }
                })
                .until(() -> health() == 200);
    }

    private int health() {
        try {
            return open("/health/ready").getResponseCode();
        } catch (IOException e) {
            return 0;
        }
    }

    /** A meter without labels, as {@code /metrics} says it now. */
    public long metric(String name) {
        try (InputStream in = open("/metrics").getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Collects the garbage of its heap, and answers what is left there: bytes. */
    public long heapAfterCollection() {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process collection = new ProcessBuilder(jcmd, pid() + "", "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(dir.resolve("jcmd.log").toFile())
                    .start();
            if (collection.waitFor() != 0) {
                throw new AssertionError(Files.readString(dir.resolve("jcmd.log")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return sum("jvm_memory_used_bytes{area=\"heap\"");
    }

    /** All series whose text begins so, added up, as {@code /metrics} says them now. */
    public long sum(String begin) {
        try (InputStream in = open("/metrics").getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(begin))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpURLConnection open(String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + opsPort + path).toURL().openConnection();
        connection.setConnectTimeout(1_000);
        connection.setReadTimeout(1_000);
        return connection;
    }

    /** What {@code /health/ready} says, whatever its status. */
    public JsonObject readiness() throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + opsPort + "/health/ready");
        return new JsonObject(
                HttpLines.send(HttpRequest.newBuilder(uri).build()).body());
    }

    /** Its node id: what {@code welcome} and {@code message} name. */
    public String name() {
        return name;
    }

    /** Where clients come. */
    public int port() {
        return port;
    }

    /** Where health is. */
    public int opsPort() {
        return opsPort;
    }

    /** SIGKILL: it ends as if the power were cut, but the machine closes its sockets. */
    public void kill() {
        program.kill();
    }

    /** SIGSTOP: it stands still, and its sockets stay open. */
    public void pause() {
        program.pause();
    }

    /** SIGCONT. */
    public void resume() {
        program.resume();
    }

    /** Its process id. */
    public long pid() {
        return program.pid();
    }

    /** What it has logged so far. */
    public String log() {
        return program.output();
    }

    /** SIGTERM; answers its exit code. */
    public int stop() {
        return program.stop();
    }

    /** Asks the ops port to drain it; answers the HTTP status. */
    public int drain() {
        try {
            HttpURLConnection connection = open("/drain");
            connection.setRequestMethod("POST");
            return connection.getResponseCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM; does not wait for its end. */
    public void terminate() {
        program.terminate();
    }

    /** Waits for its end; answers its exit code. */
    public int awaitEnd() {
        return program.awaitEnd();
    }

    /** Whether the process runs. */
    public boolean isAlive() {
        return program.isAlive();
    }

    @Override
    public void close() {
        program.close();
    }
}
