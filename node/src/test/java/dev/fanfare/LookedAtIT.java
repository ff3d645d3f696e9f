package dev.fanfare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.testing.HttpLines;
import dev.fanfare.testing.NodeProgram;
import dev.fanfare.testing.RedisServer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A room that was only looked at is nothing that Redis keeps. */
class LookedAtIT {
    private RedisServer redis;
    private NodeProgram node;

    private JsonObject page(String path) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + node.port() + "/rooms/" + path);
        return new JsonObject(
                HttpLines.send(HttpRequest.newBuilder(address).build()).body());
    }

    private Object keys() {
        return redis.command("KEYS", "fanfare:*unknown*");
    }

    @Test
    void aLook_writesNothing_andWhoComesBackGetsEverythingFromTheFirstMessageOn(@TempDir Path dir) throws Exception {
        try (RedisServer server = RedisServer.start()) {
            redis = server;
            try (NodeProgram program = NodeProgram.start(dir, "a", "--redis", "redis://127.0.0.1:" + redis.port())) {
                node = program;
                node.awaitReady();
                // when
                JsonObject look = page("unknown/messages");
                for (int i = 0; i < 50; i++) {
                    page("unknown" + i + "/messages");
                }
                JsonObject again = page("unknown/messages?since=" + look.getString("id"));
                // then
                assertThat(keys()).isEqualTo(List.of());
                assertThat(again.getBoolean("recovered")).isFalse();
                // and when
                URI address = URI.create("http://127.0.0.1:" + node.port() + "/rooms/unknown/messages");
                HttpLines.send(HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"data\":1}"))
                        .build());
                // then it is told that nothing is proven, and given what there is
                for (String wait : List.of("", "&wait=30")) {
                    JsonObject late = page("unknown/messages?since=" + look.getString("id") + wait);
                    assertThat(late.getBoolean("recovered")).isFalse();
                    assertThat(late.getJsonArray("messages")).hasSize(1);
                }
            }
        }
    }
}
