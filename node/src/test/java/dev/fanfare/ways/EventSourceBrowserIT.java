package dev.fanfare.ways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testing.Browser;
import dev.fanfare.testing.BrowserPage;
import dev.fanfare.testing.HttpLines;
import dev.fanfare.testing.NodeProgram;
import dev.fanfare.testing.Proxy;
import dev.fanfare.testing.Proxy.Upstream;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real browser's EventSource behind HAProxy, with the configuration that is shipped. */
class EventSourceBrowserIT {
    @Running
    private RedisServer redis;

    private final List<NodeProgram> nodes = new ArrayList<>();
    private Proxy proxy;
    private Browser browser;

    @TempDir
    private Path dir;

    @BeforeEach
    void start() {
        for (String name : List.of("node1", "node2", "node3")) {
            nodes.add(NodeProgram.start(dir, name, "--redis", "redis://127.0.0.1:" + redis.port()));
        }
        nodes.forEach(NodeProgram::awaitReady);
        List<Upstream> upstreams = nodes.stream()
                .map(node -> new Upstream(node.port(), node.opsPort()))
                .toList();
        proxy = Proxy.haproxy(dir, upstreams, Map.of());
        browser = Browser.start(dir);
    }

    @AfterEach
    void stop() {
        browser.close();
        proxy.close();
        nodes.forEach(NodeProgram::close);
    }

    /** A page of the proxy's origin that listens. */
    private BrowserPage listening() throws Exception {
        BrowserPage page = browser.open("http://127.0.0.1:" + proxy.port() + "/rooms/lobby/messages");
        page.until("document.body.innerText.includes('messages')");
        page.eval("window.ids = []; window.opened = 0; window.source = new EventSource('/rooms/lobby/events?user=ana');"
                + " source.onopen = () => opened++; source.onmessage = e => ids.push(JSON.parse(e.data).id)");
        page.until("window.opened === 1");
        return page;
    }

    private String nodeOfAna(NodeProgram asked) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            JsonArray members = new JsonObject(
                                            HttpLines.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                                                    + asked.port() + "/rooms/lobby/presence"))
                                                            .build())
                                                    .body())
                                    .getJsonArray("members");
                            return members.isEmpty()
                                    ? null
                                    : members.getJsonObject(0).getString("node");
                        },
                        node -> node != null);
    }

    private NodeProgram node(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void itReconnectsByItself_afterItsNodeIsKilled_andMissesNothing() throws Exception {
        // given
        BrowserPage page = listening();
        NodeProgram its = node(nodeOfAna(nodes.get(0)));
        NodeProgram other =
                nodes.stream().filter(node -> node != its).findFirst().orElseThrow();
        try (Publishing load = new Publishing()) {
            load.begin(other.port(), "lobby", 10);
            page.until("window.ids.length > 20");
            // when
            its.kill();
            // then
            page.until("window.opened === 2");
            int then = (Integer) page.eval("window.ids.length");
            page.until("window.ids.length > " + (then + 50));
            List<String> published = load.end();
            page.until("window.ids.length >= " + published.size());
            assertThat(page.eval("window.ids.join()")).isEqualTo(String.join(",", published));
            assertThat(page.eval("window.opened")).isEqualTo(2);
        }
    }

    @Test
    void onceItIsRemoved_itDoesNotComeAgain() throws Exception {
        // given
        BrowserPage page = listening();
        nodeOfAna(nodes.get(0));
        // when
        HttpLines.send(HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + nodes.get(0).port() + "/rooms/lobby/members/ana"))
                .DELETE()
                .build());
        // then
        page.until("window.source.readyState === EventSource.CLOSED");
        assertThat(page.eval("window.opened")).isEqualTo(1);
    }
}
