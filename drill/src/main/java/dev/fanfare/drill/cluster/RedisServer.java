package dev.fanfare.drill.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * One Redis server, as a process that is started and ended again and again on the same port, with a folder for its data.
 *
 * <p>It may stand behind a front: a relay through which nodes, replicas and sentinels reach it, because that is the address
 * which it gives out. So replication can be held without touching anything else.
 *
 * <p><b>Threads:</b> one at a time.
 */
public final class RedisServer {
    private static final Duration END = Duration.ofSeconds(10);

    private final String name;
    private final Node.Tools tools;
    private final RedisProgram program;
    private final List<String> options;
    private final int port;
    private final Optional<Link> front;
    private final Path data;
    private Child child;

    /** One that is reached without a relay. */
    RedisServer(String name, Node.Tools tools, RedisProgram program, List<String> options) {
        this(name, tools, program, options, Ports.free(1).get(0), Optional.empty());
    }

    private RedisServer(
            String name, Node.Tools tools, RedisProgram program, List<String> options, int port, Optional<Link> front) {
        this.name = name;
        this.tools = tools;
        this.program = program;
        this.options = List.copyOf(options);
        this.port = port;
        this.front = front;
        this.data = tools.dir().resolve(name + ".data");
    }

    /** One with a front; its options are told the address that it is to give out. */
    static RedisServer fronted(String name, Node.Tools tools, RedisProgram program, IntFunction<List<String>> options) {
        int port = Ports.free(1).get(0);
        Link front = new Link(name, port);
        return new RedisServer(name, tools, program, options.apply(front.port()), port, Optional.of(front));
    }

    /** What it is called in logs and on the timeline. */
    public String name() {
        return name;
    }

    /** Starts it with what its folder holds; returns when it answers. */
    public void start() throws InterruptedException {
        makeFolder();
        List<String> command = new ArrayList<>(List.of(program.path(), "--port", "" + port, "--bind", "127.0.0.1"));
        command.addAll(List.of("--save", "", "--dir", data.toString(), "--repl-diskless-sync-delay", "0"));
        command.addAll(options);
        child = Child.start(tools.keeper(), tools.dir(), name, command);
        tools.probe().await(child, () -> "PONG".equals(Resp.ask(port, "PING")));
    }

    /** SIGKILL. Returns when it is gone. */
    public void kill() throws InterruptedException {
        child.kill();
    }

    /** SIGTERM, and waits for its end. */
    public void stop() throws InterruptedException {
        child.terminate();
        if (!child.awaitEnd(END)) {
            throw child.failed("did not end within " + END.toSeconds() + " s; its last lines:");
        }
    }

    /** Removes its data, as a machine that is replaced does; to be called while it does not run. */
    public void wipe() {
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new ClusterException("the data of " + name + " cannot be removed: " + e.getMessage());
        }
    }

    /** SIGSTOP: connections stay, nothing is answered. */
    public void pause() throws InterruptedException {
        child.signal("STOP");
    }

    /** SIGCONT. */
    public void resume() throws InterruptedException {
        child.signal("CONT");
    }

    /** Whether it runs, paused or not. */
    public boolean isRunning() {
        return child != null && child.isAlive();
    }

    /** The way to it, where it has a front. */
    public Link front() {
        return front.orElseThrow(() -> new ClusterException(name + " has no front"));
    }

    /** Sends a command and gives its answer: a text, a {@code Long}, a list, or null. */
    Object ask(String... words) {
        try {
            return Resp.ask(port, words);
        } catch (IOException e) {
            throw new ClusterException(String.join(" ", words) + " at " + name + ": " + e.getMessage());
        }
    }

    /** A field of {@code INFO}; empty where there is none, or where it does not answer. */
    String info(String section, String field) {
        return field(field, "INFO", section);
    }

    /** A field of {@code CLUSTER INFO}; empty as above. */
    String clusterInfo(String field) {
        return field(field, "CLUSTER", "INFO");
    }

    private String field(String field, String... command) {
        try {
            return ((String) Resp.ask(port, command))
                    .lines()
                    .filter(line -> line.startsWith(field + ":"))
                    .map(line -> line.substring(field.length() + 1))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether it says of itself that it is a primary. */
    boolean isPrimary() {
        return "master".equals(info("replication", "role"));
    }

    /** Whether it is a replica that has caught up with a primary. */
    boolean isSyncedReplica() {
        return "up".equals(info("replication", "master_link_status"));
    }

    /** Where others reach it. */
    int address() {
        return front.map(Link::port).orElse(port);
    }

    int port() {
        return port;
    }

    void close() throws InterruptedException {
        if (isRunning()) {
            child.kill();
        }
        front.ifPresent(Link::close);
    }

    private void makeFolder() {
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new ClusterException("no folder for the data of " + name + ": " + e.getMessage());
        }
    }
}
