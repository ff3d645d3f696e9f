package dev.fanfare.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A sticky proxy with the configuration that is shipped. Changed in it are addresses, the place of nginx' own files, and
 * the texts that a test names.
 */
public final class Proxy implements AutoCloseable {
    private static final Path SHIPPED = Path.of("..", "loadbalancer-config");
    private static final String HAPROXY = "haproxy";
    private static final String NGINX = "nginx";

    private final TestProgram program;
    private final int port;

    private Proxy(TestProgram program, int port) {
        this.program = program;
        this.port = port;
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .failFast(() -> {
                    if (!program.isAlive()) {
                        throw new AssertionError("the proxy ended: " + program.output());
                    }
                })
                .until(() -> TestPorts.accepts(port));
    }

    /**
     * Where a proxy sends clients.
     *
     * @param port for clients
     * @param opsPort where {@code /health/ready} is
     */
    public record Upstream(int port, int opsPort) {}

    /** Runs HAProxy before three nodes. */
    public static Proxy haproxy(Path dir, List<Upstream> nodes, Map<String, String> changes) {
        int port = TestPorts.free(1).get(0);
        Map<String, String> environment = new HashMap<>(Map.of("LISTEN", "127.0.0.1:" + port));
        for (int i = 0; i < 3; i++) {
            environment.put("NODE" + (i + 1), "127.0.0.1:" + nodes.get(i).port());
            environment.put("NODE" + (i + 1) + "_OPS_PORT", nodes.get(i).opsPort() + "");
        }
        Path file = changed(Path.of("haproxy", "haproxy.cfg"), dir, changes);
        return new Proxy(
                TestProgram.start(dir.resolve("haproxy.log"), environment, List.of(HAPROXY, "-f", file.toString())),
                port);
    }

    /** Runs nginx before three nodes. */
    public static Proxy nginx(Path dir, List<Upstream> nodes, Map<String, String> changes) {
        int port = TestPorts.free(1).get(0);
        Map<String, String> all = new HashMap<>(changes);
        all.put("listen 8080 ", "listen 127.0.0.1:" + port + " ");
        all.put("/tmp/", dir.toAbsolutePath() + "/");
        for (int i = 0; i < 3; i++) {
            all.put(
                    "server node" + (i + 1) + ":8080 ",
                    "server 127.0.0.1:" + nodes.get(i).port() + " ");
        }
        Path file = changed(Path.of("nginx", "nginx.conf"), dir, all);
        List<String> command =
                List.of(NGINX, "-p", dir.toString(), "-c", file.toAbsolutePath().toString(), "-g", "daemon off;");
        return new Proxy(TestProgram.start(dir.resolve("nginx.log"), Map.of(), command), port);
    }

    private static Path changed(Path shipped, Path dir, Map<String, String> changes) {
        try {
            String text = Files.readString(SHIPPED.resolve(shipped));
            for (Map.Entry<String, String> change : changes.entrySet()) {
                if (!text.contains(change.getKey())) {
                    throw new AssertionError(shipped + " does not say '" + change.getKey() + "'");
                }
                text = text.replace(change.getKey(), change.getValue());
            }
            return Files.writeString(dir.resolve(shipped.getFileName()), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where clients come. */
    public int port() {
        return port;
    }

    /** What it printed: its log. */
    public String log() {
        return program.output();
    }

    @Override
    public void close() {
        program.close();
    }
}
