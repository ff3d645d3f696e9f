package dev.fanfare.drill.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProxyConfigTest {
    private static final Path SHIPPED = Path.of("..", "loadbalancer-config");

    private final Node.Tools tools = new Node.Tools(null, null, Path.of("/tmp/drill"));
    private final List<Node> nodes = List.of(node("node-1"), node("node-2"), node("node-3"), node("node-4"));

    @AfterEach
    void close() {
        nodes.forEach(node -> node.link().close());
    }

    @Test
    void haproxy_getsTheNodes_andKeepsEveryRule() throws IOException {
        String shipped = Files.readString(SHIPPED.resolve("haproxy/haproxy.cfg"));

        String config = ProxyConfig.haproxy(shipped, 4711, nodes);

        assertThat(config).contains("bind 127.0.0.1:4711 ").doesNotContain("${");
        for (Node node : nodes) {
            assertThat(config)
                    .contains("    server " + node.name() + " 127.0.0.1:" + node.port() + " cookie " + node.name()
                            + " port " + node.opsPort() + "\n");
        }
        List<String> rules = shipped.lines()
                .filter(line -> !line.contains("server node") && !line.contains("LISTEN"))
                .toList();
        assertThat(config.lines()).containsAll(rules);
    }

    @Test
    void nginx_getsTheNodes_andFilesOfItsOwn() throws IOException {
        String shipped = Files.readString(SHIPPED.resolve("nginx/nginx.conf"));

        String config = ProxyConfig.nginx(shipped, tools.dir(), 4711, nodes);

        assertThat(config)
                .contains("listen 127.0.0.1:4711", "worker_processes 1;")
                .doesNotContain("server node", "/tmp/nginx");
        for (Node node : nodes) {
            assertThat(config).contains("server 127.0.0.1:" + node.port() + " max_fails=0;");
        }
    }

    private Node node(String name) {
        return new Node(name, tools, RedisWay.over(new Link(name, 1)), List.of());
    }
}
