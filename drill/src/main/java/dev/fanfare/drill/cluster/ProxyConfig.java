package dev.fanfare.drill.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Puts addresses into the configurations that are shipped, and changes nothing else in them. */
final class ProxyConfig {
    private ProxyConfig() {}

    static String haproxy(String shipped, int port, List<Node> nodes) {
        String text = shipped.replaceAll("\"\\$\\{LISTEN-[^}]*}\"", "127.0.0.1:" + port);
        return servers(
                text,
                nodes,
                node -> "    server " + node.name() + " 127.0.0.1:" + node.port() + " cookie " + node.name() + " port "
                        + node.opsPort());
    }

    /** One worker: nginx runs as one process here, and would leave the other workers' queues of connections unserved. */
    static String nginx(String shipped, Path dir, int port, List<Node> nodes) {
        String text = shipped.replace("/tmp/nginx", dir + "/nginx")
                .replaceFirst("listen 8080", "listen 127.0.0.1:" + port)
                .replaceFirst("worker_processes auto;", "worker_processes 1;");
        return servers(text, nodes, node -> "        server 127.0.0.1:" + node.port() + " max_fails=0;");
    }

    /** Puts a line for each node where the shipped ones begin, and leaves those out. */
    private static String servers(String text, List<Node> nodes, Function<Node, String> line) {
        List<String> lines = new ArrayList<>();
        boolean put = false;
        for (String shipped : text.lines().toList()) {
            if (!shipped.strip().startsWith("server node")) {
                lines.add(shipped);
            } else if (!put) {
                put = true;
                nodes.forEach(node -> lines.add(line.apply(node)));
            }
        }
        return String.join("\n", lines) + "\n";
    }
}
