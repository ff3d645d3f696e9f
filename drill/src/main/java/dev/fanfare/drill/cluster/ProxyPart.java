package dev.fanfare.drill.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The sticky proxy before the nodes: the configuration that is shipped, with the cluster's nodes and ports put in.
 *
 * <p><b>Threads:</b> one at a time.
 */
public final class ProxyPart {
    private static final Duration OLD_ONE = Duration.ofMillis(200);

    private final Kind kind;
    private final Node.Tools tools;
    private final Path program;
    private final Path config;
    private final int port;
    private final List<Child> before = new ArrayList<>();
    private Child child;

    /** The programs that a configuration is shipped for, best first. */
    enum Kind {
        HAPROXY("haproxy", "haproxy.cfg"),
        NGINX("nginx", "nginx.conf");

        final String program;
        final String file;

        Kind(String program, String file) {
            this.program = program;
            this.file = file;
        }
    }

    private ProxyPart(Kind kind, Node.Tools tools, Path program, Path config, int port) {
        this.kind = kind;
        this.tools = tools;
        this.program = program;
        this.config = config;
        this.port = port;
    }

    /**
     * The proxy for these nodes, not started yet.
     *
     * @param wanted {@code auto}: the best one that is installed, or none; {@code none}; or the name of the only one that
     *     will do
     * @throws ClusterException when the one that was named is not there
     */
    static Optional<ProxyPart> of(String wanted, Node.Tools tools, List<Node> nodes) {
        for (Kind kind : Kind.values()) {
            if (!wanted.equals("auto") && !wanted.equals(kind.program)) {
                continue;
            }
            Optional<Path> program = Programs.find(kind.program);
            Path shipped = shipped(kind);
            if (program.isPresent() && Files.isRegularFile(shipped)) {
                int port = Ports.free(1).get(0);
                Path config = write(kind, shipped, tools.dir(), port, nodes);
                return Optional.of(new ProxyPart(kind, tools, program.get(), config, port));
            }
            if (wanted.equals(kind.program)) {
                throw new ClusterException(program.isEmpty() ? wanted + " is not installed" : "there is no " + shipped);
            }
        }
        return Optional.empty();
    }

    /** Whether {@link #of} finds one. */
    static boolean isThere(String wanted) {
        for (Kind kind : Kind.values()) {
            if ((wanted.equals("auto") || wanted.equals(kind.program))
                    && Programs.find(kind.program).isPresent()
                    && Files.isRegularFile(shipped(kind))) {
                return true;
            }
        }
        return false;
    }

    /** {@code haproxy} or {@code nginx}. */
    public String name() {
        return kind.program;
    }

    /** Where clients come. */
    public URI url() {
        return URI.create("ws://127.0.0.1:" + port);
    }

    /** Starts it; returns when it leads to a node. */
    public void start() throws InterruptedException {
        start(List.of());
    }

    /** SIGKILL, with all that it carries. Returns when it is gone. */
    public void kill() throws InterruptedException {
        child.kill();
        for (Child old : before) {
            old.kill();
        }
        before.clear();
    }

    /** Whether {@link #reload} can be done: not with nginx as it runs here, in one process. */
    public boolean canReload() {
        return kind == Kind.HAPROXY;
    }

    /**
     * Lets it read its configuration again, as after a change. HAProxy does that with a new process that takes over the
     * port; the old one keeps the connections it has.
     */
    public void reload() throws InterruptedException {
        before.add(child);
        start(List.of("-sf", Long.toString(child.pid())));
    }

    void close() throws InterruptedException {
        if (child != null) {
            kill();
        }
    }

    private void start(List<String> more) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        if (kind == Kind.HAPROXY) {
            command.addAll(List.of("-db", "-f", config.toString()));
        } else {
            // One process, so that killing it leaves no worker behind.
            command.addAll(List.of("-p", tools.dir().toString(), "-c", config.toString()));
            command.addAll(List.of("-g", "daemon off; master_process off;"));
        }
        command.addAll(more);
        child = Child.start(tools.keeper(), tools.dir(), kind.program, command);
        tools.probe().await(child, this::leadsToANode);
        for (Child old : List.copyOf(before)) {
            if (old.awaitEnd(OLD_ONE)) {
                before.remove(old);
            }
        }
    }

    /** A node's answer to a path that it does not have; a proxy without a node says 503. */
    private boolean leadsToANode() throws IOException, InterruptedException {
        return tools.probe().answers(URI.create("http://127.0.0.1:" + port + "/fanfare-drill"), 404);
    }

    private static Path shipped(Kind kind) {
        return Path.of(System.getProperty("fanfare.home", ""), "loadbalancer-config", kind.program, kind.file)
                .toAbsolutePath();
    }

    private static Path write(Kind kind, Path shipped, Path dir, int port, List<Node> nodes) {
        try {
            String text = Files.readString(shipped);
            return Files.writeString(
                    dir.resolve(kind.file),
                    kind == Kind.HAPROXY
                            ? ProxyConfig.haproxy(text, port, nodes)
                            : ProxyConfig.nginx(text, dir, port, nodes));
        } catch (IOException e) {
            throw new ClusterException("the proxy's configuration: " + e.getMessage());
        }
    }
}
