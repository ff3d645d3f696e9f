package dev.fanfare.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.broker.History;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Publication;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import dev.fanfare.testing.TcpProxy;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Links that fail under load: nothing may be missing, nothing twice, nothing out of order, on any node. */
class RedisFaultIT {
    private static final int BURST = 200;
    private static final Duration LOAD = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A stream that no fast writer trims while another node is cut off. */
    private static final BrokerConfig LARGE = new BrokerConfig(
            1_000_000, Duration.ofHours(1), Duration.ofMinutes(5), 1 << 20, Duration.ofSeconds(15), Duration.ZERO);

    @Running
    private Vertx vertx;

    @Running
    private RedisServer redis;

    private TcpProxy proxy;
    private final List<BrokerProbe> nodes = new ArrayList<>();
    private final AtomicInteger reconnects = new AtomicInteger();

    @BeforeEach
    void start() {
        proxy = new TcpProxy(redis.port());
    }

    @AfterEach
    void stop() {
        nodes.forEach(BrokerProbe::close);
        proxy.close();
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
        List<Integer> sent = publishWhile(nodes, every(150, () -> redis.killClients("pubsub")));
        assertExactlyOnceEverywhere(nodes, sent);
        assertThat(reconnects).hasValueGreaterThan(3);
    }

    @Test
    void allConnectionsKilledAgainAndAgain_loseNothing() {
        for (int i = 0; i < 3; i++) {
            node(redis.port(), BrokerConfig.DEFAULT).subscribe("lobby");
        }
        List<Integer> sent = publishWhile(nodes, every(200, () -> {
            redis.killClients("normal");
            redis.killClients("pubsub");
        }));
        assertExactlyOnceEverywhere(nodes, sent);
        assertThat(reconnects).hasValueGreaterThan(3);
    }

    @Test
    void commandConnectionsKilledAgainAndAgain_loseNothing() {
        for (int i = 0; i < 2; i++) {
            node(redis.port(), BrokerConfig.DEFAULT).subscribe("lobby");
        }
        List<Integer> sent = publishWhile(nodes, every(100, () -> redis.killClients("normal")));
        assertExactlyOnceEverywhere(nodes, sent);
    }

    @Test
    void linkCutAndHealed_losesNothing_andOthersNeverNotice() {
        // given one node behind a proxy, one beside it
        BrokerProbe cut = node(proxy.port(), LARGE);
        BrokerProbe sound = node(redis.port(), LARGE);
        nodes.forEach(node -> node.subscribe("lobby"));
        // when
        AtomicInteger round = new AtomicInteger();
        List<Integer> sent = publishWhile(nodes, every(250, () -> {
            if (round.getAndIncrement() % 4 == 0) {
                proxy.cut();
            } else {
                proxy.heal();
            }
        }));
        proxy.heal();
        // then
        assertExactlyOnceEverywhere(List.of(cut, sound), sent);
    }

    @Test
    void linkThatPassesNoByte_isFoundAndMadeAnew() {
        // given
        BrokerProbe node = node(proxy.port(), BrokerConfig.DEFAULT);
        node.subscribe("lobby");
        // when
        proxy.hold();
        CompletableFuture<?> answer = node.send("lobby", "in the dark");
        await().atMost(PATIENCE).until(() -> !node.health().up());
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
        await().until(() -> !node.health().up());
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
        await().atMost(PATIENCE).until(() -> node.health().up());
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
    void answerLost_whileOthersWroteOn_isFoundInTheLog_notAppendedTwice() {
        // given
        BrokerProbe cut = node(proxy.port(), LARGE);
        BrokerProbe sound = node(redis.port(), LARGE);
        nodes.forEach(node -> node.subscribe("lobby"));
        cut.publish("lobby", "first");
        // when the script runs and its answer is lost, and more is written than the script may look through at once
        proxy.holdAnswers();
        CompletableFuture<List<Receipt>> answer = cut.send("lobby", "mine", "and mine");
        sound.awaitCount("lobby", 3);
        sound.stream("lobby", "p", 0, 3_000, 100);
        proxy.cut();
        proxy.heal();
        int more = 3_000;
        for (; !answer.isDone(); more += 100) {
            sound.stream("lobby", "p", more, 100, 100); // the log does not stand still to be looked through
        }
        // then
        List<Receipt> receipts = answer.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(receipts).extracting(r -> r.position().offset()).containsExactly(2L, 3L);
        assertThat(receipts).extracting(Receipt::duplicate).containsExactly(false, false);
        cut.awaitCount("lobby", more + 3);
        sound.awaitCount("lobby", more + 3);
        assertThat(cut.texts("lobby")).doesNotHaveDuplicates().isEqualTo(sound.texts("lobby"));
    }

    @Test
    void answerLost_andTheLogTrimmedPastIt_isOutcomeUnknown() {
        // given
        BrokerConfig small = new BrokerConfig(
                100, Duration.ofHours(1), Duration.ofMinutes(5), 1 << 20, Duration.ofSeconds(10), Duration.ZERO);
        BrokerProbe cut = node(proxy.port(), small);
        BrokerProbe sound = node(redis.port(), small);
        sound.subscribe("lobby");
        cut.publish("lobby", "first");
        // when
        proxy.holdAnswers();
        CompletableFuture<List<Receipt>> answer = cut.send("lobby", "mine");
        sound.awaitCount("lobby", 2);
        sound.stream("lobby", "p", 0, 1_000, 100);
        proxy.cut();
        proxy.heal();
        // then
        assertThat(code(answer)).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
        assertThat(cut.publish("lobby", "next").get(0).position().offset()).isEqualTo(1_003);
    }

    @Test
    void anotherServerNamed_fencesTheNode_whichRecoversUnderANewTerm() {
        // given
        for (int i = 0; i < 2; i++) {
            node(redis.port(), BrokerConfig.DEFAULT).subscribe("lobby");
        }
        // when
        AtomicInteger changes = new AtomicInteger();
        List<Integer> sent = publishWhile(nodes, every(150, () -> {
            redis.command("HSET", "fault:{b0}:ctl", "srv", "another");
            changes.incrementAndGet();
        }));
        // then
        assertExactlyOnceEverywhere(nodes, sent);
        List<Publication> received = nodes.get(0).received("lobby");
        Publication newest = received.get(received.size() - 1);
        assertThat(changes).hasValueGreaterThan(16);
        assertThat(newest.position().term().count()).isGreaterThan(16);
        String[] terms = ((String) redis.command("HGET", "fault:{b0}:m:lobby", "tt")).split(" ");
        assertThat(terms).hasSize(16);
        assertThat(terms[15]).startsWith(newest.position().term() + "@");
        Publication older = received.get(received.size() - 3_000);
        History history = nodes.get(1).history("lobby", older.position(), 1_000);
        assertThat(history.recovered()).isTrue();
        assertThat(history.publications().get(0).follows(older.position())).isTrue();
    }

    @Test
    void serverThatTakesNoWrites_keepsMessagesWaiting_untilItDoes() {
        // given
        BrokerProbe node = node(redis.port(), BrokerConfig.DEFAULT);
        node.subscribe("lobby");
        // when
        redis.command("CONFIG", "SET", "min-replicas-to-write", "1");
        CompletableFuture<List<Receipt>> first = node.send("lobby", "one");
        CompletableFuture<List<Receipt>> second = node.send("lobby", "two");
        assertThat(node.history("lobby", null, 10).publications()).isEmpty();
        assertThat(first).isNotDone();
        redis.command("CONFIG", "SET", "min-replicas-to-write", "0");
        // then
        first.orTimeout(20, TimeUnit.SECONDS).join();
        second.orTimeout(20, TimeUnit.SECONDS).join();
        node.awaitCount("lobby", 2);
        assertThat(node.texts("lobby")).containsExactly("one", "two");
    }

    /** Each node publishes, in bursts, while the fault goes on; answers how many messages each has published. */
    private static List<Integer> publishWhile(Collection<BrokerProbe> publishers, Runnable fault) {
        long end = System.nanoTime() + LOAD.toNanos();
        List<CompletableFuture<Integer>> running = new ArrayList<>();
        for (BrokerProbe publisher : publishers) {
            String name = "p" + running.size();
            running.add(CompletableFuture.supplyAsync(() -> {
                int sent = 0;
                while (System.nanoTime() < end) {
                    publisher.stream("lobby", name, sent, BURST, 8);
                    sent += BURST;
                }
                return sent;
            }));
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(running.toArray(CompletableFuture[]::new));
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    fault.run();
                    return all.isDone();
                });
        return running.stream().map(CompletableFuture::join).toList();
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

    private static void assertExactlyOnceEverywhere(List<BrokerProbe> nodes, List<Integer> sent) {
        int count = sent.stream().mapToInt(Integer::intValue).sum();
        System.out.println("published under faults: " + sent);
        for (BrokerProbe node : nodes) {
            node.awaitCount("lobby", count);
            assertThat(node.discontinuities("lobby")).isEmpty();
            List<Publication> received = node.received("lobby");
            for (int i = 1; i < received.size(); i++) {
                assertThat(received.get(i).follows(received.get(i - 1).position()))
                        .isTrue();
            }
            List<String> texts = node.texts("lobby");
            assertThat(texts).hasSize(count);
            assertThat(new HashSet<>(texts)).hasSize(count);
            assertThat(texts.equals(nodes.get(0).texts("lobby")))
                    .as("one order")
                    .isTrue();
        }
        List<String> order = nodes.get(0).texts("lobby");
        for (int i = 0; i < nodes.size(); i++) {
            String mine = "p" + i + "-";
            List<String> expected =
                    IntStream.range(0, sent.get(i)).mapToObj(n -> mine + n).toList();
            assertThat(order.stream()
                            .filter(text -> text.startsWith(mine))
                            .toList()
                            .equals(expected))
                    .as("order of one publisher")
                    .isTrue();
        }
    }

    private static ErrorCode code(CompletableFuture<?> answer) {
        return answer.orTimeout(20, TimeUnit.SECONDS)
                .handle((value, failure) -> failure instanceof FanfareException known ? known.code() : null)
                .join();
    }
}
