package dev.fanfare.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Receipt;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.RespProxy;
import dev.fanfare.testing.Running;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Links that stand and do not work: nothing tells of it but the node's own watch. */
class LinkFaultIT {
    /** {@code redis-silence}, the time between two looks, and a busy machine. */
    private static final Duration FOUND = Duration.ofSeconds(6);

    private final List<BrokerProbe> nodes = new ArrayList<>();

    @Running
    private Vertx vertx;

    @Running
    private RedisServer redis;

    private RespProxy proxy;

    @BeforeEach
    void start() {
        proxy = new RespProxy(redis.port());
    }

    @AfterEach
    void stop() {
        nodes.forEach(BrokerProbe::close);
        proxy.close();
    }

    private BrokerProbe node(int port, Counts counts) {
        BrokerProbe node = new BrokerProbe(
                vertx,
                context -> new RedisBroker(
                        vertx,
                        context,
                        new NodeId("n" + nodes.size(), "inc00001"),
                        RedisServer.config("link", port, 1, null),
                        BrokerConfig.DEFAULT,
                        counts));
        nodes.add(node);
        return node;
    }

    /** What the nodes counted. */
    private static final class Counts implements BrokerMeter {
        private final AtomicInteger reconnects = new AtomicInteger();
        private final AtomicInteger filled = new AtomicInteger();
        private final AtomicInteger probes = new AtomicInteger();
        private final AtomicInteger missed = new AtomicInteger();
        private final AtomicInteger pauses = new AtomicInteger();

        @Override
        public void reconnected() {
            reconnects.incrementAndGet();
        }

        @Override
        public void filled(int count) {
            filled.addAndGet(count);
        }

        @Override
        public void probed(long nanos) {
            assertThat(nanos).isPositive();
            probes.incrementAndGet();
        }

        @Override
        public void probeMissed() {
            missed.incrementAndGet();
        }

        @Override
        public void stoodStill(long millis) {
            pauses.incrementAndGet();
        }
    }

    @Test
    void subscribedButDeaf_isFoundByTheProbe_andNothingIsLost() {
        // given one node that hears through a proxy, one beside it
        Counts counts = new Counts();
        Counts others = new Counts();
        BrokerProbe deaf = node(proxy.port(), counts);
        BrokerProbe sound = node(redis.port(), others);
        nodes.forEach(node -> node.subscribe("lobby"));
        sound.publish("lobby", "one");
        deaf.awaitCount("lobby", 1);
        await().until(() -> counts.probes.get() > 0);
        // when publications are not passed on any more, while pings and commands are answered
        proxy.swallow(RespProxy.Reply::publication);
        sound.publish("lobby", "two", "three");
        // then
        await().atMost(FOUND).until(() -> counts.missed.get() == 1);
        await().atMost(FOUND).until(() -> counts.reconnects.get() >= 1);
        deaf.awaitCount("lobby", 3);
        // and when it hears again
        proxy.heal();
        int probes = counts.probes.get();
        await().atMost(FOUND).until(() -> counts.probes.get() > probes + 1);
        int reconnects = counts.reconnects.get();
        sound.publish("lobby", "four");
        deaf.awaitCount("lobby", 4);
        assertThat(deaf.texts("lobby")).containsExactly("one", "two", "three", "four");
        assertThat(deaf.discontinuities("lobby")).isEmpty();
        assertThat(counts.reconnects).hasValue(reconnects);
        assertThat(others.reconnects).hasValue(0);
        assertThat(others.missed).hasValue(0);
    }

    @Test
    void lastPushLost_isFoundByTheCheckOfTheTop_andTheLinkIsLeftAlone() {
        // given
        Counts counts = new Counts();
        BrokerProbe hearing = node(proxy.port(), counts);
        BrokerProbe sound = node(redis.port(), new Counts());
        nodes.forEach(node -> node.subscribe("lobby"));
        sound.publish("lobby", "one");
        hearing.awaitCount("lobby", 1);
        // when
        proxy.swallow(reply -> reply.publication() && reply.text().contains("lost"));
        sound.publish("lobby", "lost");
        await().until(() -> proxy.swallowed() == 1);
        // then
        await().atMost(Duration.ofSeconds(4))
                .until(() -> hearing.received("lobby").size() == 2);
        assertThat(hearing.texts("lobby")).containsExactly("one", "lost");
        assertThat(counts.filled).hasValue(1);
        assertThat(counts.reconnects).hasValue(0);
    }

    @Test
    void pubSubConnectionThatFallsSilent_isFound() {
        silent(RespProxy.Reply::pubsub);
    }

    @Test
    void commandConnectionThatFallsSilent_isFound_andWhatItCarriedIsNotAppendedTwice() {
        silent(reply -> !reply.pubsub());
    }

    private void silent(Predicate<RespProxy.Reply> connection) {
        // given
        Counts counts = new Counts();
        BrokerProbe node = node(proxy.port(), counts);
        node.subscribe("lobby");
        node.publish("lobby", "one");
        node.awaitCount("lobby", 1);
        // when one of the two connections says nothing more, not even that it is gone
        proxy.swallow(connection);
        CompletableFuture<List<Receipt>> answer = node.send("lobby", "two");
        await().atMost(FOUND).until(() -> !node.health().up());
        proxy.heal();
        // then
        assertThat(answer.orTimeout(20, TimeUnit.SECONDS).join())
                .extracting(receipt -> receipt.position().offset())
                .containsExactly(2L);
        node.publish("lobby", "three");
        node.awaitCount("lobby", 3);
        assertThat(node.texts("lobby")).containsExactly("one", "two", "three");
        assertThat(counts.reconnects).hasValueGreaterThan(0);
        assertThat(node.discontinuities("lobby")).isEmpty();
    }

    @Test
    void redisStopped_isFound_andWhatWaitsGoesOnce() {
        // given
        Counts counts = new Counts();
        BrokerProbe node = node(redis.port(), counts);
        node.subscribe("lobby");
        // when
        redis.pause();
        List<CompletableFuture<List<Receipt>>> answers = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            texts.add("m" + i);
            answers.add(node.send("lobby", "m" + i));
        }
        await().atMost(FOUND).until(() -> !node.health().up());
        assertThat(answers).noneMatch(CompletableFuture::isDone);
        redis.resume();
        // then
        answers.forEach(answer -> answer.orTimeout(20, TimeUnit.SECONDS).join());
        node.awaitCount("lobby", 50);
        assertThat(node.texts("lobby")).containsExactlyElementsOf(texts);
        assertThat(counts.pauses).as("it was Redis, not this node").hasValue(0);
    }

    @Test
    void redisKilled_andStartedAgain_takesWhatWaited() {
        // given
        BrokerProbe node = node(redis.port(), new Counts());
        node.subscribe("lobby");
        // when
        redis.kill();
        await().atMost(FOUND).until(() -> !node.health().up());
        CompletableFuture<List<Receipt>> first = node.send("lobby", "one");
        CompletableFuture<List<Receipt>> second = node.send("lobby", "two");
        redis.restart();
        // then
        first.orTimeout(20, TimeUnit.SECONDS).join();
        second.orTimeout(20, TimeUnit.SECONDS).join();
        node.awaitCount("lobby", 2);
        assertThat(node.texts("lobby")).containsExactly("one", "two");
        assertThat(node.discontinuities("lobby")).as("it came back empty").isEmpty();
    }
}
