package dev.fanfare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testing.HttpLines;
import dev.fanfare.testing.NodeProgram;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import dev.fanfare.testing.TestClient;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two deployments in two databases of one Redis, with the same prefix. Pub/sub knows no databases: an operator of the one
 * removed members of the other.
 */
class DatabasesIT {
    @Running
    private RedisServer redis;

    private NodeProgram inZero;
    private NodeProgram inOne;

    @TempDir
    private Path dir;

    @BeforeEach
    void start() {
        String url = "redis://127.0.0.1:" + redis.port();
        inZero = NodeProgram.start(dir, "node1", "--redis", url + "/0");
        inOne = NodeProgram.start(dir, "node2", "--redis", url + "/1");
        inZero.awaitReady();
        inOne.awaitReady();
    }

    @AfterEach
    void stop() {
        inZero.close();
        inOne.close();
    }

    private static JsonObject ask(NodeProgram node, String method, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + node.port() + path);
        HttpRequest.BodyPublisher nothing = HttpRequest.BodyPublishers.noBody();
        return new JsonObject(HttpLines.send(
                        HttpRequest.newBuilder(uri).method(method, nothing).build())
                .body());
    }

    @Test
    void twoDatabases_hearNothingOfEachOther() throws Exception {
        // given
        try (TestClient ana = new TestClient("lobby", "ana").connect(inZero.port());
                TestClient bo = new TestClient("lobby", "bo").connect(inOne.port())) {
            await().until(() -> ask(inZero, "GET", "/rooms/lobby").getInteger("connections") == 1);
            // when
            JsonObject removed = ask(inZero, "DELETE", "/rooms/lobby/members/bo");
            ana.send("from ana");
            bo.send("from bo");
            // then
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> ana.data().size() == 1 && bo.data().size() == 1);
            assertThat(removed.getInteger("removed")).isZero();
            assertThat(removed.getInteger("nodes")).isEqualTo(1);
            assertThat(bo.isOpen()).isTrue();
            assertThat(ana.data()).containsExactly("from ana");
            assertThat(bo.data()).containsExactly("from bo");
            assertThat(ask(inZero, "GET", "/rooms/lobby/presence").getJsonArray("members"))
                    .hasSize(1);
        }
    }
}
