package dev.fanfare.cli.demo;

import dev.fanfare.cli.CommandFailure;
import dev.fanfare.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The demo's sticky proxy: the configuration that is shipped, with the demo's nodes and ports put in.
 *
 * @param kind which program
 * @param program where it is
 * @param config the shipped configuration
 */
record ProxyPart(Kind kind, Path program, Path config) {
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

    /**
     * The first of them that is installed, where the shipped configurations are at hand.
     *
     * @param wanted {@code auto}, or the name of the only one that will do
     */
    static Optional<ProxyPart> find(String wanted) {
        Path home = Path.of(System.getProperty("fanfare.home", ""), "loadbalancer-config");
        for (Kind kind : Kind.values()) {
            if (!wanted.equals("auto") && !wanted.equals(kind.program)) {
                continue;
            }
            Path config = home.resolve(kind.program).resolve(kind.file);
            Optional<Path> program = Programs.find(kind.program);
            if (program.isPresent() && Files.isRegularFile(config)) {
                return Optional.of(new ProxyPart(kind, program.get(), config));
            }
        }
        return Optional.empty();
    }

    String description() {
        return kind.program + ", sticky by cookie, " + config;
    }

    Part start(Path dir, int front, List<NodePart> nodes) {
        try {
            String shipped = Files.readString(config);
            String text = kind == Kind.HAPROXY ? haproxy(shipped, front, nodes) : nginx(shipped, dir, front, nodes);
            Path file = Files.writeString(dir.resolve(kind.file), text);
            return Part.guard(
                    "proxy",
                    dir,
                    kind == Kind.HAPROXY
                            ? List.of(program.toString(), "-db", "-f", file.toString())
                            : List.of(
                                    program.toString(),
                                    "-p",
                                    dir.toString(),
                                    "-c",
                                    file.toString(),
                                    "-g",
                                    "daemon off;"));
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.DEMO_PART, "the proxy's configuration: " + e.getMessage());
        }
    }

    static String haproxy(String shipped, int front, List<NodePart> nodes) {
        String text = shipped.replaceAll("\"\\$\\{LISTEN-[^}]*}\"", "127.0.0.1:" + front);
        return servers(
                text,
                "server node",
                i -> {
                    NodePart node = nodes.get(i);
                    return "    server " + node.name() + " 127.0.0.1:" + node.port() + " cookie " + node.name()
                            + " port " + node.opsPort();
                },
                nodes.size());
    }

    static String nginx(String shipped, Path dir, int front, List<NodePart> nodes) {
        String text =
                shipped.replace("/tmp/nginx", dir + "/nginx").replaceFirst("listen 8080", "listen 127.0.0.1:" + front);
        return servers(
                text,
                "server node",
                i -> "        server 127.0.0.1:" + nodes.get(i).port() + " max_fails=0;",
                nodes.size());
    }

    /** Puts these server lines where the shipped ones begin, and leaves those out. */
    private static String servers(String text, String begin, IntFunction<String> line, int count) {
        List<String> lines = new ArrayList<>();
        boolean put = false;
        for (String shipped : text.lines().toList()) {
            if (!shipped.strip().startsWith(begin)) {
                lines.add(shipped);
            } else if (!put) {
                put = true;
                for (int i = 0; i < count; i++) {
                    lines.add(line.apply(i));
                }
            }
        }
        return String.join("\n", lines) + "\n";
    }
}
