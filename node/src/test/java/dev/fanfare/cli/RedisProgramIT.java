package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testing.NodeProgram;
import dev.fanfare.testing.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator is told of Redis: by a node, and by {@code check} without one. */
class RedisProgramIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path dir;

    @Test
    void lostConnectionToRedis_isOneLineOfTheLog() throws Exception {
        try (RedisServer redis = RedisServer.start();
                NodeProgram node = NodeProgram.start(dir, "linked", "--redis", "redis://127.0.0.1:" + redis.port())) {
            node.awaitReady();
            redis.killClients("normal");
            await().atMost(SOON).until(() -> node.log().contains("trying again"));
            await().atMost(SOON)
                    .until(() -> node.readiness().getString("status").equals("ready"));
            redis.kill();
            await().atMost(SOON)
                    .until(() -> node.readiness().getString("status").equals("degraded"));

            assertThat(node.log()).doesNotContain("\tat ", "Exception", "RedisConnectionManager");
            assertThat(node.readiness().encode()).doesNotContain("\\n");
        }
    }

    @Test
    void rightThatIsMissing_exits4_andIsNamed() throws Exception {
        try (RedisServer redis = RedisServer.start()) {
            redis.command("ACL", "SETUSER", "fan", "on", ">pw", "~*", "&*", "+@all", "-@dangerous", "-time");
            String url = "redis://fan:pw@127.0.0.1:" + redis.port();
            try (ProgramRun node = node("--port", "0", "--ops-port", "0", "--redis", url)) {
                assertThat(node.exitCode()).isEqualTo(4);
                assertThat(node.output())
                        .contains("Redis does not let this node's user run INFO, TIME; docs/operations/redis.md");
            }
        }
    }

    @Test
    void check_ofAConfiguration_andOfARedis_hasAVerdictForEachThing() throws Exception {
        try (RedisServer redis = RedisServer.start("--appendonly", "yes");
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            redis.command("ACL", "SETUSER", "fan", "on", ">pw", "~*", "&*", "+@all", "-time");
            String url = "redis://127.0.0.1:" + redis.port();
            try (ProgramRun good = run("check", "--port", "0", "--ops-port", "0", "--redis", url);
                    ProgramRun port = run("check", "--port", taken.getLocalPort() + "", "--ops-port", "0");
                    ProgramRun wrong = run("check", "--stream-ttl", "5")) {
                assertThat(good.exitCode()).as(good.output()).isZero();
                assertThat(good.output())
                        .contains("ok       configuration", "ok       port: 127.0.0.1:0, any free one")
                        .contains("the user may do all that nodes do", ": Redis ", ": a primary", "durability fast")
                        .contains("buckets: 1, not used yet")
                        .doesNotContain("refused");
                assertThat(port.exitCode()).isEqualTo(3);
                assertThat(port.output()).contains("refused  port: 127.0.0.1:" + taken.getLocalPort());
                assertThat(wrong.exitCode()).isEqualTo(2);
            }
            try (ProgramRun rights = run("check", url.replace("//", "//fan:pw@"));
                    ProgramRun cluster = run("check", url.replace("redis:", "redis+cluster:"));
                    ProgramRun nobody = run("check", "redis://127.0.0.1:1")) {
                assertThat(rights.exitCode()).isEqualTo(4);
                assertThat(rights.output()).contains("refused  Redis does not let this node's user run TIME");
                assertThat(rights.output()).contains("ok       127.0.0.1:" + redis.port() + ": Redis ");
                assertThat(cluster.exitCode()).isEqualTo(4);
                assertThat(cluster.output()).containsAnyOf("this is no Redis Cluster", "too old for Redis Cluster");
                assertThat(nobody.exitCode()).isEqualTo(4);
                assertThat(nobody.output()).contains("refused  127.0.0.1:1: ");
            }
            assertThat((java.util.List<?>) redis.command("KEYS", "*")).isEmpty();
        }
    }

    private ProgramRun node(String... options) throws IOException {
        return ProgramRun.node(dir, options);
    }

    private ProgramRun run(String... arguments) throws IOException {
        return ProgramRun.start(dir, arguments);
    }
}
