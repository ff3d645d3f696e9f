package dev.fanfare.cli.demo;

import dev.fanfare.cli.CommandFailure;
import dev.fanfare.cli.ExitCode;
import dev.fanfare.cli.StopSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Everything the demo runs, from its start to the moment when nothing of it is left. */
public final class Demo implements AutoCloseable {
    private static final Duration WATCH = Duration.ofMillis(500);

    private final PrintWriter out;
    private final StopSignal stop;
    private final Probe probe;
    private final Path dir;
    private final List<Part> parts = new ArrayList<>();

    /** A demo that runs nothing yet, and says what it does to {@code out}. */
    public Demo(PrintWriter out, StopSignal stop) {
        this.out = out;
        this.stop = stop;
        this.probe = new Probe(stop, this::say);
        try {
            this.dir = Files.createTempDirectory("fanfare-demo-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts everything; returns when all of it answers, or when it is to stop.
     *
     * @param count number of nodes
     * @param port where a person goes first: the proxy, or the first node without one; 0: any
     * @param proxyName {@code auto}, {@code haproxy}, {@code nginx} or {@code none}
     */
    public void start(int count, int port, String proxyName) throws InterruptedException {
        int front = Ports.check(port);
        Optional<ProxyPart> proxy = ProxyPart.find(proxyName);
        if (proxy.isEmpty() && !proxyName.equals("auto") && !proxyName.equals("none")) {
            throw new CommandFailure(ExitCode.DEMO_PART, proxyName + " is not installed; --no-proxy does without");
        }
        List<Integer> ports = Ports.free(2 * count + 2);
        List<NodePart> nodes = IntStream.range(0, count)
                .mapToObj(i -> new NodePart(
                        "node-" + (i + 1),
                        i == 0 && proxy.isEmpty() ? front : ports.get(2 + i),
                        ports.get(2 + count + i)))
                .toList();
        say("starting; logs are in " + dir);
        startRedis(ports.get(0));
        startNodes(nodes, ports.get(0), front);
        if (proxy.isPresent() && !stop.isRequested()) {
            startProxy(proxy.get(), front, nodes);
        } else if (proxyName.equals("auto") && !stop.isRequested()) {
            say("  no proxy: neither haproxy nor nginx is installed; the nodes are reached directly");
        }
        if (!stop.isRequested()) {
            farewell(nodes, front);
        }
    }

    /** Returns when it is to stop; until then says which part ended. */
    public void watch() throws InterruptedException {
        List<Part> alive = new ArrayList<>(parts);
        while (!stop.isRequested()) {
            stop.await(WATCH);
            for (Part part : List.copyOf(alive)) {
                if (!part.isAlive() && !stop.isRequested()) {
                    alive.remove(part);
                    say(part.name() + " ended; the rest goes on");
                }
            }
        }
    }

    /** Ends every part and removes what they wrote. */
    @Override
    public void close() {
        if (parts.isEmpty()) {
            remove();
            return;
        }
        say("stopping ...");
        try {
            // From the outside in, so that no part misses one it needs while it ends.
            for (int i = parts.size() - 1; i > 0; i--) {
                parts.get(i).askToStop();
            }
            for (int i = parts.size() - 1; i >= 0; i--) {
                parts.get(i).askToStop();
                parts.get(i).awaitEnd();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        remove();
        say("stopped; nothing is left behind");
    }

    private void startRedis(int port) throws InterruptedException {
        Part redis = RedisPart.start(dir, port);
        parts.add(redis);
        probe.await(redis, () -> Probe.accepts(port));
        say("  redis    127.0.0.1:" + port + "  (" + RedisPart.origin() + ")");
    }

    private void startNodes(List<NodePart> nodes, int redisPort, int front) throws InterruptedException {
        List<String> origins = Stream.concat(
                        Stream.of("http://127.0.0.1:" + front, "http://localhost:" + front),
                        nodes.stream().map(NodePart::url))
                .toList();
        List<Part> started = new ArrayList<>();
        for (NodePart node : nodes) {
            Part part = node.start(dir, redisPort, nodes, origins);
            parts.add(part);
            started.add(part);
        }
        for (int i = 0; i < nodes.size() && !stop.isRequested(); i++) {
            NodePart node = nodes.get(i);
            URI ready = URI.create("http://127.0.0.1:" + node.opsPort() + "/health/ready");
            probe.await(started.get(i), () -> probe.answers(ready));
            say("  " + node.name() + "   " + node.url() + "  (process "
                    + started.get(i).pid() + ", health " + ready + ")");
        }
    }

    private void startProxy(ProxyPart proxy, int front, List<NodePart> nodes) throws InterruptedException {
        Part part = proxy.start(dir, front, nodes);
        parts.add(part);
        URI page = URI.create("http://127.0.0.1:" + front + "/page.json");
        probe.await(part, () -> probe.answers(page));
        say("  proxy    http://127.0.0.1:" + front + "  (" + proxy.description() + ")");
    }

    private void farewell(List<NodePart> nodes, int front) {
        NodePart last = nodes.get(nodes.size() - 1);
        say("");
        say("Open two pages, and chat from one to the other:");
        say("  http://127.0.0.1:" + front + "/?room=lobby");
        say("  " + last.url() + "/?room=lobby");
        say("or in a terminal:");
        say("  ./fanfare tail lobby --url ws://127.0.0.1:" + front);
        say("  ./fanfare send lobby hello --url " + last.url().replace("http", "ws"));
        say("Kill a node (kill -9 and its process number) and see the page go on. Ctrl-C stops everything.");
    }

    private void say(String line) {
        out.println(line.isEmpty() || line.startsWith("  ") ? line : "fanfare demo: " + line);
        out.flush();
    }

    private void remove() {
        try (Stream<Path> files = Files.walk(dir)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            say(dir + " could not be removed: " + e.getMessage());
        }
    }
}
