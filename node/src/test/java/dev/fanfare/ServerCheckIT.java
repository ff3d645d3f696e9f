package dev.fanfare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testing.NodeProgram;
import dev.fanfare.testing.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node says of the settings of its Redis when it starts, as its operator reads it. */
class ServerCheckIT {
    private static final Duration BOUND = Duration.ofSeconds(10);

    /** Settings that INFO does not tell. */
    private static final int SETTINGS = 2;

    @TempDir
    private Path logs;

    private NodeProgram node(RedisServer redis, String... options) {
        List<String> all = new ArrayList<>(List.of("--redis", "redis://127.0.0.1:" + redis.port()));
        all.addAll(List.of(options));
        NodeProgram node = NodeProgram.start(logs, "node", all.toArray(String[]::new));
        node.awaitReady();
        return node;
    }

    private static List<String> warnings(NodeProgram node) {
        return node.log()
                .lines()
                .filter(line -> line.contains("WARN") && line.contains("ServerCheck"))
                .toList();
    }

    /** How often Redis was asked for a setting, refused or not. */
    private static long asked(RedisServer redis) {
        return Pattern.compile("cmdstat_config[^:]*:calls=(\\d+).*rejected_calls=(\\d+)")
                .matcher((String) redis.command("INFO", "commandstats"))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)) + Long.parseLong(found.group(2)))
                .sum();
    }

    /** Makes the node connect anew, which checks again. */
    private static void reconnect(RedisServer redis) {
        await().atMost(BOUND).until(() -> asked(redis) == SETTINGS);
        redis.killClients("pubsub");
        await().atMost(BOUND).until(() -> asked(redis) == 2 * SETTINGS);
    }

    @Test
    void settingsThatWeakenThePromise_areOneWarningEach_andSaidOnce() {
        try (RedisServer redis = RedisServer.start("--client-output-buffer-limit", "pubsub", "1mb", "1mb", "1");
                NodeProgram node = node(redis)) {
            await().atMost(BOUND).until(() -> warnings(node).size() >= 2);
            reconnect(redis);
            assertThat(warnings(node)).hasSize(2);
            assertThat(warnings(node).get(0)).contains("appendonly is no");
            assertThat(warnings(node).get(1)).contains("client-output-buffer-limit pubsub is 1048576 bytes");
        }
    }

    @Test
    void serverThatIsSetWell_isNoWarning() {
        try (RedisServer redis = RedisServer.start("--appendonly", "yes");
                NodeProgram node = node(redis)) {
            reconnect(redis);
            assertThat(warnings(node)).isEmpty();
        }
    }

    @Test
    void serverThatRefusesToTell_isSaidOnce_andTheNodeWorks() {
        try (RedisServer redis = RedisServer.start("--appendonly", "yes")) {
            redis.command("ACL", "SETUSER", "fan", "on", ">pw", "~*", "&*", "+@all", "-config");
            try (NodeProgram node = node(redis, "--redis-user", "fan", "--redis-password", "pw")) {
                await().atMost(BOUND).until(() -> !warnings(node).isEmpty());
                reconnect(redis);
                assertThat(warnings(node)).hasSize(1);
                assertThat(warnings(node).get(0))
                        .contains("does not let this node read min-replicas-to-write, client-output-buffer-limit");
            }
        }
    }
}
