package dev.fanfare.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.broker.BrokerRefusedException.Reason;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Receipt;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.RedisConfigs;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the user of a node may do: the documented rule is enough, and what is missing is named when a node connects. */
class RightsIT {
    private static final Path DOCUMENT = Path.of("../docs/operations/redis.md");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String[] DANGEROUS = {"+@all", "-@dangerous"};
    /** Needed by some settings alone, or by the client where it is there. */
    private static final List<String> OPTIONAL = List.of(
            "+wait",
            "+config|get",
            "+select",
            "+hello",
            "+auth",
            "+ping",
            "+cluster|slots",
            "+cluster|nodes",
            "+evalsha",
            "+ssubscribe",
            "+sunsubscribe",
            "+spublish");

    @Running
    private Vertx vertx;

    @Running
    private RedisServer redis;

    private BrokerProbe node(String user) {
        return new BrokerProbe(
                vertx,
                context -> new RedisBroker(
                        vertx,
                        context,
                        new NodeId("n1", "inc00001"),
                        RedisConfigs.at("127.0.0.1", redis.port())
                                .user(user, "pw")
                                .prefix("fanfare")
                                .build(),
                        BrokerConfig.DEFAULT));
    }

    private void user(String name, String... rules) {
        List<String> all = new ArrayList<>(List.of("ACL", "SETUSER", name, "reset", "on", ">pw"));
        all.addAll(List.of(rules));
        redis.command(all.toArray(String[]::new));
    }

    private static void connected(BrokerProbe node) {
        node.on(() -> ((RedisBroker) node.broker).firstConnect());
    }

    /** The line of the document that makes a user, from behind its password on. */
    private static String[] documented() throws IOException {
        String line = Files.readAllLines(DOCUMENT).stream()
                .filter(one -> one.startsWith("    ACL SETUSER fanfare "))
                .findFirst()
                .orElseThrow();
        return Arrays.stream(line.substring(line.indexOf('>')).strip().split(" +"))
                .skip(1)
                .toArray(String[]::new);
    }

    private static String[] without(String[] rules, String left) {
        return Arrays.stream(rules).filter(rule -> !rule.equals(left)).toArray(String[]::new);
    }

    @Test
    void documentedRule_isAllThatANodeNeeds() throws Exception {
        user("fanfare", documented());
        try (BrokerProbe node = node("fanfare")) {
            connected(node);
            node.subscribe("lobby");
            assertThat(node.publish("lobby", "one", "two")).hasSize(2);
            node.awaitCount("lobby", 2);
            assertThat(node.health().up()).isTrue();
        }
        // What a node may be refused, and says so once, is its look at the settings.
        assertThat((List<?>) redis.command("ACL", "LOG"))
                .allSatisfy(denied -> assertThat(denied.toString()).containsPattern("object, config(\\|get)?,"));
    }

    @Test
    void eachCommandOfTheDocumentedRule_thatIsNotThere_isNamed() throws Exception {
        List<String> needed = Stream.of(documented())
                .filter(rule -> rule.startsWith("+") && !OPTIONAL.contains(rule))
                .toList();
        assertThat(needed).hasSizeGreaterThan(30);
        for (String left : needed) {
            user("fanfare", without(documented(), left));
            try (BrokerProbe node = node("fanfare")) {
                assertThatThrownBy(() -> connected(node))
                        .isInstanceOfSatisfying(
                                BrokerRefusedException.class,
                                e -> assertThat(e.reason()).as(left).isEqualTo(Reason.RIGHTS))
                        .hasMessageContaining(" run "
                                + left.substring(1)
                                        .toUpperCase(java.util.Locale.ROOT)
                                        .replace('|', ' '));
            }
        }
    }

    @Test
    void channelsOrKeysThatMayNotBeUsed_areNamed() throws Exception {
        user("fanfare", without(documented(), "&fanfare:*"));
        try (BrokerProbe node = node("fanfare")) {
            assertThatThrownBy(() -> connected(node)).hasMessageContaining("use channels that begin with fanfare:");
        }
        user("fanfare", without(documented(), "~fanfare:*"));
        try (BrokerProbe node = node("fanfare")) {
            assertThatThrownBy(() -> connected(node)).hasMessageContaining("access one of the keys");
        }
    }

    @Test
    void severalThatAreMissing_areNamedAtOnce_andNothingIsLeftInRedis() {
        user("fanfare", "~*", "&*", "+@all", "-time", "-publish", "-xadd");
        try (BrokerProbe node = node("fanfare")) {
            assertThatThrownBy(() -> connected(node)).hasMessageContaining("run XADD, PUBLISH, TIME");
            assertThat(node.health().up()).isFalse();
        }
        user("fanfare", concat(new String[] {"~*", "&*"}, DANGEROUS));
        try (BrokerProbe node = node("fanfare")) {
            assertThatThrownBy(() -> connected(node)).hasMessageContaining("run INFO");
        }
        assertThat((List<?>) redis.command("KEYS", "*")).isEmpty();
    }

    @Test
    void rightThatIsTakenFromARunningNode_isNamed_andTheNodeGoesOnByItselfWhenItIsBack() throws Exception {
        user("fanfare", documented());
        try (BrokerProbe node = node("fanfare")) {
            connected(node);
            node.subscribe("lobby");
            node.publish("lobby", "one");
            // when
            redis.command("ACL", "SETUSER", "fanfare", "-publish");
            CompletableFuture<List<Receipt>> waiting = node.send("lobby", "two");
            // then
            await().atMost(SOON).until(() -> !node.health().up());
            await().atMost(SOON).until(() -> node.health().detail().contains("run PUBLISH"));
            redis.command("ACL", "SETUSER", "fanfare", "+publish");
            assertThat(waiting.orTimeout(30, TimeUnit.SECONDS).join()).hasSize(1);
            await().atMost(SOON).until(() -> node.health().up());
            node.awaitCount("lobby", 2);
            // when the password is another one, and is put right
            redis.command("ACL", "SETUSER", "fanfare", "resetpass", ">other");
            redis.command("CLIENT", "KILL", "USER", "fanfare");
            await().atMost(SOON).until(() -> node.health().detail().contains("WRONGPASS"));
            redis.command("ACL", "SETUSER", "fanfare", ">pw");
            await().atMost(SOON).until(() -> node.health().up());
            node.publish("lobby", "three");
            node.awaitCount("lobby", 3);
        }
    }

    @Test
    void commandThatWasRenamed_isSaidInASentence() {
        try (RedisServer other = RedisServer.start("--rename-command", "SCRIPT", "");
                BrokerProbe node = new BrokerProbe(
                        vertx,
                        context -> new RedisBroker(
                                vertx,
                                context,
                                new NodeId("n1", "inc00001"),
                                other.config("fanfare"),
                                BrokerConfig.DEFAULT))) {
            assertThatThrownBy(() -> connected(node))
                    .hasMessageContaining("Redis has no command SCRIPT; was it renamed?");
        }
        try (RedisServer other = RedisServer.start("--rename-command", "INFO", "OFNI");
                BrokerProbe node = new BrokerProbe(
                        vertx,
                        context -> new RedisBroker(
                                vertx,
                                context,
                                new NodeId("n1", "inc00001"),
                                other.config("fanfare"),
                                BrokerConfig.DEFAULT))) {
            assertThatThrownBy(() -> connected(node))
                    .hasMessageContaining("Redis has no command INFO; was it renamed?");
        }
    }

    private static String[] concat(String[] one, String[] other) {
        return Stream.concat(Stream.of(one), Stream.of(other)).toArray(String[]::new);
    }
}
