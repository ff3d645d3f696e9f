package dev.fanfare.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.TcpProxy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Links that fail under load: nothing may be missing, nothing twice, nothing out of order, on any node. */
class RedisFaultIT {
    private static final int EACH = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Vertx vertx;
    private RedisServer redis;
    private TcpProxy proxy;
    private final List<BrokerProbe> nodes = new ArrayList<>();
    private final AtomicInteger reconnects = new AtomicInteger();

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        redis = RedisServer.start();
        proxy = new TcpProxy(redis.port());
    }

    @AfterEach
    void stop() {
        nodes.forEach(BrokerProbe::close);
        proxy.close();
        redis.close();
        vertx.close().await();
    }

    private BrokerProbe node(int port, BrokerConfig config) {
        BrokerMeter meter = new BrokerMeter() {
            @Override
            public void reconnected() {
                reconnects.incrementAndGet();
            }
        };
        BrokerProbe node = new BrokerProbe(
                vertx,
                context -> new RedisBroker(
                        vertx,
                        context,
                        new NodeId("n" + nodes.size(), "inc00001"),
                        RedisServer.config("fault", port, 1, null),
                        config,
                        meter));
        nodes.add(node);
        return node;
    }

    @Test
    void pubsubConnectionsKilledAgainAndAgain_loseNothing() {
        for (int i = 0; i < 3; i++) {
            node(redis.port(), BrokerConfig.DEFAULT).subscribe("lobby");
        }
        publishWhile(nodes, every(150, () -> redis.killClients("pubsub")));
        assertExactlyOnceEverywhere(nodes);
        assertThat(reconnects).hasValueGreaterThan(3);
    }

    @Test
    void allConnectionsKilledAgainAndAgain_loseNothing() {
        for (int i = 0; i < 3; i++) {
            node(redis.port(), BrokerConfig.DEFAULT).subscribe("lobby");
        }
        publishWhile(nodes, every(200, () -> {
            redis.killClients("normal");
            redis.killClients("pubsub");
        }));
        assertExactlyOnceEverywhere(nodes);
        assertThat(reconnects).hasValueGreaterThan(3);
    }

    @Test
    void commandConnectionsKilledAgainAndAgain_loseNothing() {
        for (int i = 0; i < 2; i++) {
            node(redis.port(), BrokerConfig.DEFAULT).subscribe("lobby");
        }
        publishWhile(nodes, every(100, () -> redis.killClients("normal")));
        assertExactlyOnceEverywhere(nodes);
    }

    @Test
    void linkCutAndHealed_losesNothing_andOthersNeverNotice() {
        // given one node behind a proxy, one beside it
        BrokerProbe cut = node(proxy.port(), BrokerConfig.DEFAULT);
        BrokerProbe sound = node(redis.port(), BrokerConfig.DEFAULT);
        nodes.forEach(node -> node.subscribe("lobby"));
        // when
        AtomicInteger round = new AtomicInteger();
        publishWhile(nodes, every(300, () -> {
            if (round.getAndIncrement() % 2 == 0) {
                proxy.cut();
            } else {
                proxy.heal();
            }
        }));
        proxy.heal();
        // then
        assertExactlyOnceEverywhere(List.of(cut, sound));
    }

    @Test
    void linkThatPassesNoByte_isFoundAndMadeAnew() {
        // given
        BrokerProbe node = node(proxy.port(), BrokerConfig.DEFAULT);
        node.subscribe("lobby");
        // when
        proxy.hold();
        CompletableFuture<?> answer = node.send("lobby", "in the dark");
        await().atMost(PATIENCE)
                .until(() -> !node.on(() -> Future.succeededFuture(node.broker.health()))
                        .up());
        proxy.heal();
        // then
        answer.orTimeout(20, TimeUnit.SECONDS).join();
        node.awaitCount("lobby", 1);
        assertThat(node.texts("lobby")).containsExactly("in the dark");
    }

    @Test
    void redisAwayForLong_refusesHonestly_thenWorksAgain() {
        // given
        BrokerConfig impatient = new BrokerConfig(
                1_000, Duration.ofHours(1), Duration.ofMinutes(5), 10_000, Duration.ofMillis(500), Duration.ZERO);
        BrokerProbe node = node(proxy.port(), impatient);
        node.subscribe("lobby");
        // when nothing is connected, nothing was written
        proxy.cut();
        await().until(() ->
                !node.on(() -> Future.succeededFuture(node.broker.health())).up());
        // then
        assertThat(code(node.send("lobby", "never written"))).isEqualTo(ErrorCode.BROKER_UNAVAILABLE);
        assertThat(code(node.begin(() -> node.broker.history(new RoomName("lobby"), null, 1))))
                .isEqualTo(ErrorCode.BROKER_UNAVAILABLE);
        assertThat(code(node.begin(() -> node.broker.subscribe(new RoomName("other")))))
                .isEqualTo(ErrorCode.BROKER_UNAVAILABLE);
        List<CompletableFuture<?>> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(node.send("lobby", "m" + i));
        }
        assertThat(many.stream().map(RedisFaultIT::code)).contains(ErrorCode.OVERLOADED, ErrorCode.BROKER_UNAVAILABLE);
        // and when it comes back
        proxy.heal();
        await().atMost(PATIENCE)
                .until(() -> node.on(() -> Future.succeededFuture(node.broker.health()))
                        .up());
        node.publish("lobby", "after");
        node.awaitCount("lobby", 1);
        assertThat(node.texts("lobby")).containsExactly("after");
        assertThat(node.discontinuities("lobby")).isEmpty();
    }

    @Test
    void answerThatNeverCame_isOutcomeUnknown_neverUnavailable() {
        // given
        BrokerConfig impatient = new BrokerConfig(
                1_000, Duration.ofHours(1), Duration.ofMinutes(5), 1 << 20, Duration.ofMillis(500), Duration.ZERO);
        BrokerProbe node = node(redis.port(), impatient);
        node.subscribe("lobby");
        // when
        redis.pause();
        ErrorCode code = code(node.send("lobby", "written all the same"));
        redis.resume();
        // then
        assertThat(code).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
        node.awaitCount("lobby", 1);
        assertThat(node.texts("lobby")).containsExactly("written all the same");
    }

    @Test
    void redisRestartedEmpty_isADiscontinuity_andRoomsGoOn() {
        // given
        BrokerProbe node = node(redis.port(), BrokerConfig.DEFAULT);
        Position old = node.subscribe("lobby");
        node.publish("lobby", "one");
        node.awaitCount("lobby", 1);
        String term = term();
        // when
        redis.kill();
        redis.restart();
        // then
        await().atMost(PATIENCE).until(() -> !node.discontinuities("lobby").isEmpty());
        node.publish("lobby", "two");
        node.awaitCount("lobby", 2);
        assertThat(node.texts("lobby")).containsExactly("one", "two");
        Publication two = node.received("lobby").get(1);
        assertThat(two.position().epoch()).isNotEqualTo(old.epoch());
        assertThat(term).startsWith("1.");
        assertThat(term()).startsWith("2.");
    }

    private String term() {
        return (String) redis.command("HGET", "fault:{b0}:ctl", "term");
    }

    /** Each node publishes its own messages until all are acknowledged; the fault goes on meanwhile. */
    private static void publishWhile(Collection<BrokerProbe> publishers, Runnable fault) {
        List<CompletableFuture<Void>> running = new ArrayList<>();
        int n = 0;
        for (BrokerProbe publisher : publishers) {
            String name = "p" + n++;
            running.add(CompletableFuture.runAsync(() -> publisher.stream("lobby", name, EACH, 8)));
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(running.toArray(CompletableFuture[]::new));
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    fault.run();
                    return all.isDone();
                });
        all.join();
    }

    private static Runnable every(long millis, Runnable act) {
        AtomicLong last = new AtomicLong();
        return () -> {
            long now = System.nanoTime() / 1_000_000;
            if (now - last.get() >= millis) {
                last.set(now);
                act.run();
            }
        };
    }

    private static void assertExactlyOnceEverywhere(Collection<BrokerProbe> nodes) {
        int count = EACH * nodes.size();
        List<String> order = null;
        for (BrokerProbe node : nodes) {
            node.awaitCount("lobby", count);
            assertThat(node.discontinuities("lobby")).isEmpty();
            Position place = null;
            for (Publication publication : node.received("lobby")) {
                assertThat(place == null || publication.follows(place)).isTrue();
                place = publication.position();
            }
            List<String> texts = node.texts("lobby");
            assertThat(texts).hasSize(count);
            assertThat(new HashSet<>(texts)).hasSize(count);
            assertThat(order == null || order.equals(texts)).as("one order").isTrue();
            order = texts;
        }
        for (int i = 0; i < nodes.size(); i++) {
            String mine = "p" + i + "-";
            List<String> sent =
                    order.stream().filter(text -> text.startsWith(mine)).toList();
            for (int n = 0; n < sent.size(); n++) {
                assertThat(sent.get(n)).as("order of one publisher").isEqualTo(mine + n);
            }
        }
    }

    private static ErrorCode code(CompletableFuture<?> answer) {
        return answer.orTimeout(20, TimeUnit.SECONDS)
                .handle((value, failure) -> failure instanceof FanfareException known ? known.code() : null)
                .join();
    }
}
