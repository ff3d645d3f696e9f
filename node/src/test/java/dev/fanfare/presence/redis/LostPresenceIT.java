package dev.fanfare.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.redis.RedisBroker;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.PresenceConfig;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.PresentMember;
import dev.fanfare.presence.PresenceMeter;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.testing.PresenceProbe;
import dev.fanfare.testing.RedisConfigs;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import dev.fanfare.testing.TcpProxy;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keys of presence that go, or come, under standing connections: evicted, deleted, forged. Two nodes have members in a room
 * and watch it; a third has none, and asks Redis each time.
 */
class LostPresenceIT {
    private static final PresenceConfig CONFIG = new PresenceConfig(Duration.ofMillis(1_500), 40);
    /** Long enough for a machine that is busy; nothing here ever comes right without a comparison. */
    private static final Duration BOUND = Duration.ofSeconds(20);

    @Running
    private static RedisServer redis;

    @Running
    private Vertx vertx;

    private final String prefix = RedisConfigs.freshPrefix();
    private TcpProxy proxy;
    private PresenceProbe first;
    private PresenceProbe second;
    private PresenceProbe asking;

    @BeforeEach
    void start() throws Exception {
        proxy = new TcpProxy(redis.port());
        first = node("n1", redis.port());
        second = node("n2", proxy.port());
        asking = node("n3", redis.port());
        first.watch("lobby");
        second.watch("lobby");
        first.enter("lobby", "ana", "bo");
        second.enter("lobby", "cy");
        awaitRight("ana", "bo", "cy");
        assertThat(first.fullLists()).isEqualTo(1);
        assertThat(second.fullLists()).isEqualTo(1);
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
        asking.close();
        assertThat(first.wrong()).isEmpty();
        assertThat(second.wrong()).isEmpty();
        proxy.close();
    }

    private PresenceProbe node(String name, int port) {
        NodeId id = new NodeId(name, "inc0000" + name.substring(1));
        RedisConfig config = RedisServer.config(prefix, port, 4, null);
        PresenceProbe made = new PresenceProbe(vertx, name, context -> {
            RedisBroker broker = new RedisBroker(vertx, context, id, config, BrokerConfig.DEFAULT);
            RedisPresence presence = new RedisPresence(vertx, context, id, config, CONFIG, PresenceMeter.NONE);
            broker.share(presence.user());
            return new RedisPresenceIT.WithBroker(presence, broker);
        });
        await().ignoreExceptions().until(() -> made.members("nobody") != null);
        return made;
    }

    private void awaitRight(String... users) {
        awaitAnswer(users);
        first.awaitList("lobby", users);
        second.awaitList("lobby", users);
    }

    /** Returns when one who asks Redis is told just these; nobody is told anything while a link is made anew. */
    private void awaitAnswer(String... users) {
        await().atMost(BOUND)
                .ignoreExceptionsInstanceOf(FanfareException.class)
                .untilAsserted(() -> assertThat(asking.members("lobby").list())
                        .extracting(PresentMember::user)
                        .containsExactlyInAnyOrder(users));
    }

    private List<String> keys(String kind) {
        return ((List<?>) redis.command("KEYS", prefix + ":{b*}:" + kind + "*"))
                .stream().map(Object::toString).toList();
    }

    private void delete(String kind) {
        List<String> keys = keys(kind);
        assertThat(keys).isNotEmpty();
        keys.forEach(key -> redis.command("DEL", key));
    }

    private void nobodyWasToldAnything() {
        assertThat(first.left()).isEmpty();
        assertThat(second.left()).isEmpty();
        assertThat(first.fullLists()).isEqualTo(1);
        assertThat(second.fullLists()).isEqualTo(1);
    }

    private String hash(String incarnation) {
        return keys("ph:lobby/" + incarnation).get(0);
    }

    private String bucket() {
        String hash = hash("inc00001");
        return hash.substring(0, hash.indexOf("ph:"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pl", "pg", "pi:", "pr:", "ph:", "p"})
    void keysThatAreDeleted_comeBack_andNobodyIsToldAnything(String kind) {
        // when
        delete(kind);
        // then
        await().atMost(BOUND)
                .untilAsserted(() -> assertThat(List.of(keys("pl"), keys("pi:inc00002"), keys("pr:lobby"), keys("ph:")))
                        .extracting(List::size)
                        .containsExactly(1, 1, 1, 2));
        awaitAnswer("ana", "bo", "cy");
        nobodyWasToldAnything();
        // and when the other node dies, its members go
        proxy.cut();
        first.awaitList("lobby", "ana", "bo");
        awaitAnswer("ana", "bo");
        assertThat(first.left()).extracting("reason").containsOnly(DepartureReason.NODE_LOST);
        await().atMost(BOUND).until(() -> keys("p").stream().noneMatch(key -> key.contains("inc00002")));
    }

    @Test
    void keysThatAreEvicted_comeBack_andNobodyIsToldToHaveLeft() {
        // when a server without memory for anything evicts whatever it has, the nodes' sessions too, and has memory
        // again
        redis.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        redis.command("CONFIG", "SET", "maxmemory", "1");
        await().atMost(BOUND).until(() -> keys("ph:").isEmpty());
        redis.command("CONFIG", "SET", "maxmemory", "0");
        // then
        awaitAnswer("ana", "bo", "cy");
        first.enter("lobby", "dan");
        awaitRight("ana", "bo", "cy", "dan");
        assertThat(first.left()).isEmpty();
        assertThat(second.left()).isEmpty();
    }

    @Test
    void memberThatLeaves_whoseKeyIsGone_isToldToHaveLeft() {
        delete("ph:");
        first.leave("lobby", DepartureReason.LEFT, "bo");

        first.awaitList("lobby", "ana", "cy");
        second.awaitList("lobby", "ana", "cy");
        assertThat(second.left()).extracting("reason").containsExactly(DepartureReason.LEFT);
        awaitAnswer("ana", "cy");
    }

    @Test
    void memberThatNoNodeAnnounced_goesFromListsAndFromRedis() {
        // given an event that nobody sent, and fields that nobody wrote: of a node that is not, and of one that is
        redis.command("PUBLISH", bucket() + "pc:lobby", "1\n+ evil.0 evil-conn n9/mallory");
        redis.command("HSET", bucket() + "ph:lobby/evil.0", "evil-conn", "n9/mallory");
        redis.command("SADD", bucket() + "pr:lobby", "evil.0");
        redis.command("HSET", hash("inc00002"), "n2-ghost", "n2/ghost");
        await().atMost(BOUND).until(() -> first.list("lobby").contains("evil-conn"));
        // then
        awaitRight("ana", "bo", "cy");
        await().atMost(BOUND).until(() -> keys("p").stream().noneMatch(key -> key.contains("evil")));
        assertThat(redis.command("HLEN", hash("inc00002"))).isEqualTo(1L);
    }

    @Test
    void eventThatIsLost_andOneThatIsForged_areMadeGood() {
        // given a word that a member has left, and one that another came under a node that lives
        redis.command("PUBLISH", bucket() + "pc:lobby", "1\n- inc00002.0 n2-cy closed\n+ inc00001.0 n1-eve n1/eve");
        await().atMost(BOUND).until(() -> first.list("lobby").contains("n1-eve"));
        assertThat(first.list("lobby")).doesNotContain("n2-cy");

        awaitRight("ana", "bo", "cy");
    }

    @Test
    void deadNodeWhoseRoomsRedisForgot_leavesTheRoomAllTheSame() {
        // given
        proxy.cut();
        delete("pi:inc00002");
        // then
        awaitAnswer("ana", "bo");
        first.awaitList("lobby", "ana", "bo");
        await().atMost(BOUND).until(() -> keys("p").stream().noneMatch(key -> key.contains("inc00002")));
    }
}
