package dev.fanfare.drill.cluster;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One node of the cluster, as a process that is started and ended again and again on the same ports.
 *
 * <p><b>Threads:</b> one at a time.
 */
public final class Node {
    private final String name;
    private final Tools tools;
    private final RedisWay way;
    private final List<String> options;
    private final int port;
    private final int opsPort;
    private Child child;

    /**
     * What every part of a cluster is started with.
     *
     * @param keeper minds the processes
     * @param probe asks them
     * @param dir where they run and log
     */
    record Tools(ProcessReaper keeper, Probe probe, Path dir) {}

    Node(String name, Tools tools, RedisWay way, List<String> options) {
        List<Integer> ports = Ports.free(2);
        this.name = name;
        this.tools = tools;
        this.way = way;
        this.options = List.copyOf(options);
        this.port = ports.get(0);
        this.opsPort = ports.get(1);
    }

    /** Its node id. */
    public String name() {
        return name;
    }

    /** Where clients reach it. */
    public URI url() {
        return URI.create("ws://127.0.0.1:" + port);
    }

    /** Where its health and metrics are. */
    public URI ops() {
        return URI.create("http://127.0.0.1:" + opsPort);
    }

    /** The way between it and Redis, where there is a single one. */
    public Link link() {
        return way.link().orElseThrow(() -> new ClusterException(name + " has no single way to Redis"));
    }

    /** Starts it, and does not wait until it is ready. */
    public void start() {
        List<String> command = new ArrayList<>(NodeJava.command());
        command.addAll(List.of("node", "--node-id", name, "--port", "" + port, "--ops-port", "" + opsPort));
        command.addAll(List.of("--redis", way.url(), "--until-stdin-ends"));
        command.addAll(options);
        child = Child.start(tools.keeper(), tools.dir(), name, command);
    }

    /** Returns when it says that clients may come. */
    public void awaitReady() throws InterruptedException {
        tools.probe().await(child, () -> tools.probe().answers(ops().resolve("/health/ready"), 200));
    }

    /** SIGKILL: no good-bye; the machine closes its sockets. Returns when it is gone. */
    public void kill() throws InterruptedException {
        child.kill();
    }

    /** SIGTERM: it drains and ends by itself. */
    public void terminate() {
        child.terminate();
    }

    /**
     * Waits for its end after {@link #terminate}.
     *
     * @throws ClusterException when it has not ended within the bound, or has ended with another exit code than 0
     */
    public void awaitEnd(Duration bound) throws InterruptedException {
        if (!child.awaitEnd(bound)) {
            throw child.failed("did not end within " + bound.toSeconds() + " s; its last lines:");
        }
        if (child.exitCode() != 0) {
            throw child.failed("ended with exit code " + child.exitCode() + "; its last lines:");
        }
    }

    /** SIGSTOP: it stands still; its sockets stay. */
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

    int port() {
        return port;
    }

    int opsPort() {
        return opsPort;
    }

    /** Heals what may have been done to it and ends it. */
    void close() throws InterruptedException {
        if (isRunning()) {
            child.kill();
        }
        way.link().ifPresent(Link::close);
    }
}
