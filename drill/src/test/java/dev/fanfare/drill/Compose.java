package dev.fanfare.drill;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The repository's {@code docker-compose.yml}, run by the program docker, under a name and on ports of its own. */
final class Compose implements AutoCloseable {
    private static final int LONGEST_MINUTES = 15;
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final String project = "fanfare-it-" + ProcessHandle.current().pid();
    private final Path dir;
    private final Map<String, String> ports = Map.of(
            "HTTP_PORT",
            freePort(),
            "NGINX_PORT",
            freePort(),
            "PROMETHEUS_PORT",
            freePort(),
            "GRAFANA_PORT",
            freePort());

    private final List<String> options;

    /** Nothing is started yet; outputs are kept in {@code dir} while a program runs. {@code options} of every call. */
    Compose(Path dir, String... options) {
        this.dir = dir;
        this.options = List.of(options);
    }

    /** The port of this machine that leads into a container. */
    int port(String name) {
        return Integer.parseInt(ports.get(name));
    }

    /** {@code docker compose} with these arguments; its standard output. */
    String run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("compose", "-p", project));
        all.addAll(options);
        all.addAll(List.of(arguments));
        return docker(all.toArray(String[]::new));
    }

    /** {@code docker} with these arguments; its standard output. */
    String docker(String... arguments) {
        return docker(false, arguments);
    }

    /** What a container wrote, to standard output and to standard error. */
    String logs(String id) {
        return docker(true, "logs", id);
    }

    private String docker(boolean errorsToo, String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile(dir, "docker", ".out");
            Path err = Files.createTempFile(dir, "docker", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(ROOT.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(ports);
            Process process = builder.start();
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("does not end: " + command);
            }
            if (process.exitValue() != 0) {
                throw new AssertionError(command + ": " + Files.readString(err));
            }
            return Files.readString(out) + (errorsToo ? Files.readString(err) : "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What Docker says of each service's health. */
    Map<String, String> health() {
        Map<String, String> health = new TreeMap<>();
        run("ps", "--format", "json")
                .lines()
                .map(JsonObject::new)
                .forEach(container -> health.put(container.getString("Service"), container.getString("Health")));
        return health;
    }

    /** What a node's container is called by Docker, which is another one after it was created anew. */
    String id(String service) {
        return run("ps", "-q", service).strip();
    }

    @Override
    public void close() {
        run("down", "--volumes", "--remove-orphans", "--timeout", "30");
    }

    private static String freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return String.valueOf(socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
