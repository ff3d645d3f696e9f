package dev.fanfare.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testing.Proxy;
import dev.fanfare.testing.Proxy.Upstream;
import dev.fanfare.testing.StubNode;
import dev.fanfare.testing.StubNode.Behaviour;
import dev.fanfare.testing.TestClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HaproxyRulesIT extends ProxyRulesContract {
    @Override
    Proxy proxy(Path dir, List<Upstream> nodes, Map<String, String> changes) {
        return Proxy.haproxy(dir, nodes, changes);
    }

    @Override
    Map<String, String> shortTunnels() {
        return Map.of("timeout tunnel 2m ", "timeout tunnel 4s ");
    }

    @Test
    void oldCookie_isNotFollowedAnyMore_soThatWhoMovesFindsANewNode() {
        List<StubNode> nodes =
                List.of(stub(Behaviour.STAYS_SILENT), stub(Behaviour.STAYS_SILENT), stub(Behaviour.STAYS_SILENT));
        Proxy proxy = start(upstreams(nodes), Map.of("maxlife 10m", "maxlife 2s"));
        TestClient client = client(0);
        client.open(proxy.port());
        StubNode first = nodes.stream()
                .filter(node -> node.requests().size() == 1)
                .findFirst()
                .orElseThrow();

        client.open(proxy.port());

        assertThat(first.requests())
                .as("a fresh cookie is, also to the node with the most")
                .hasSize(2);
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            client.open(proxy.port());
            return arrivals(nodes) > first.requests().size();
        });
    }
}
