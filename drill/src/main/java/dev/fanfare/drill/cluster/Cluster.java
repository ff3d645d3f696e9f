package dev.fanfare.drill.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Redis, nodes and a proxy, from the start of the first to the moment when nothing of them is left.
 *
 * <p><b>Threads:</b> one at a time.
 */
public final class Cluster implements AutoCloseable {
    private final Path dir;
    private final ProcessReaper keeper = new ProcessReaper();
    private final Node.Tools tools;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Node> reserve = new ArrayList<>();
    private RedisDeployment redis;
    private String redisProgram = "";
    private Optional<ProxyPart> proxy = Optional.empty();

    /**
     * What a cluster is made of.
     *
     * @param nodes how many, at least 1
     * @param reserve how many more that the proxy knows and that do not run yet
     * @param proxy {@code auto}, {@code haproxy}, {@code nginx} or {@code none}
     * @param redis what Redis it has
     * @param redisServer path of the program; empty: found
     * @param durability what nodes wait for before they acknowledge
     * @param nodeOptions further options of every node
     */
    public record Shape(
            int nodes,
            int reserve,
            String proxy,
            RedisKind redis,
            String redisServer,
            Durability durability,
            List<String> nodeOptions) {}

    private Cluster() {
        try {
            dir = Files.createTempDirectory("fanfare-drill-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tools = new Node.Tools(keeper, new Probe(), dir);
    }

    /**
     * Starts one; returns when all of it answers.
     *
     * @throws ClusterException when a part does not; nothing is left then
     */
    public static Cluster start(Shape shape) throws InterruptedException {
        Cluster cluster = new Cluster();
        boolean started = false;
        try {
            cluster.startAll(shape);
            started = true;
            return cluster;
        } finally {
            if (!started) {
                cluster.close();
            }
        }
    }

    /** Whether a proxy that answers to this name is installed. */
    public static boolean hasProxy(String wanted) {
        return ProxyPart.isThere(wanted);
    }

    /** Those that run from the start, in order. */
    public List<Node> nodes() {
        return List.copyOf(nodes);
    }

    /** Those that do not run yet, in order. */
    public List<Node> reserve() {
        return List.copyOf(reserve);
    }

    /** Its Redis, which is of this kind. */
    public <T extends RedisDeployment> T redis(Class<T> kind) {
        return kind.cast(redis);
    }

    /** What Redis it has, for a person: version, path, and how many of what. */
    public String aboutRedis() {
        return redisProgram + ", " + redis.about();
    }

    /** Its proxy; empty: clients reach the nodes directly. */
    public Optional<ProxyPart> proxy() {
        return proxy;
    }

    /** Where clients go: the proxy, or without one the nodes. */
    public List<URI> targets() {
        return proxy.map(part -> List.of(part.url()))
                .orElseGet(() -> nodes.stream().map(Node::url).toList());
    }

    /** Where the metrics of all nodes are, of those in reserve too. */
    public List<URI> ops() {
        return Stream.concat(nodes.stream(), reserve.stream()).map(Node::ops).toList();
    }

    /** Copies what the processes printed. */
    public void keepLogs(Path into) {
        try (Stream<Path> files = Files.list(dir)) {
            Files.createDirectories(into);
            for (Path file : files.filter(path -> path.toString().matches(".*\\.(log|cfg|conf)"))
                    .toList()) {
                Files.copy(file, into.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends every process and removes what they wrote. */
    @Override
    public void close() {
        try {
            if (proxy.isPresent()) {
                proxy.get().close();
            }
            for (Node node : Stream.concat(nodes.stream(), reserve.stream()).toList()) {
                node.close();
            }
            if (redis != null) {
                redis.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            keeper.close();
            remove();
        }
    }

    private void startAll(Shape shape) throws InterruptedException {
        RedisProgram program = RedisProgram.find(dir, shape.redisServer());
        redisProgram = program.description();
        redis = shape.redis().make(tools, program, shape.durability());
        redis.start();
        List<String> options = new ArrayList<>(shape.durability().nodeOptions());
        options.addAll(shape.nodeOptions());
        for (int i = 0; i < shape.nodes() + shape.reserve(); i++) {
            String name = "node-" + (i + 1);
            Node node = new Node(name, tools, redis.way(name), options);
            (i < shape.nodes() ? nodes : reserve).add(node);
        }
        nodes.forEach(Node::start);
        for (Node node : nodes) {
            node.awaitReady();
        }
        List<Node> all = Stream.concat(nodes.stream(), reserve.stream()).toList();
        proxy = ProxyPart.of(shape.proxy(), tools, all);
        if (proxy.isPresent()) {
            proxy.get().start();
        }
    }

    private void remove() {
        try (Stream<Path> files = Files.walk(dir)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            // A folder of temporary files stays.
        }
    }
}
