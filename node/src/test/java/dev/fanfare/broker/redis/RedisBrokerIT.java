package dev.fanfare.broker.redis;

import static dev.fanfare.testing.BrokerProbe.keyed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.Broker;
import dev.fanfare.broker.BrokerContract;
import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.broker.redis.session.RedisConnector;
import dev.fanfare.broker.redis.subscribe.Pace;
import dev.fanfare.broker.redis.wire.Envelope;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.RedisConfigs;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import io.vertx.core.Context;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The contract on a real Redis, and what several nodes owe one another. */
class RedisBrokerIT extends BrokerContract {
    private static final Pace QUICK = new Pace(20, 10, 50, 100);

    @Running
    private static RedisServer redis;

    private final String prefix = RedisConfigs.freshPrefix();

    @Override
    protected Broker engine(Context context, BrokerConfig config) {
        return new RedisBroker(
                new RedisBroker.Surroundings(
                        vertx,
                        context,
                        BrokerMeter.NONE,
                        new Random(),
                        () -> System.nanoTime() / 1_000_000,
                        RedisConnector.servers(vertx, redis.config(prefix))),
                new NodeId("n", "inc00001"),
                redis.config(prefix),
                config,
                QUICK);
    }

    private BrokerProbe another() {
        return new BrokerProbe(vertx, context -> engine(context, CONFIG));
    }

    @Test
    void threeNodes_seeTheSameOrder() {
        try (BrokerProbe second = another();
                BrokerProbe third = another()) {
            // given
            List<BrokerProbe> nodes = List.of(probe, second, third);
            nodes.forEach(node -> node.subscribe("lobby"));
            // when
            List<CompletableFuture<Void>> publishers = new ArrayList<>();
            for (BrokerProbe node : nodes) {
                publishers.add(CompletableFuture.runAsync(
                        () -> node.stream("lobby", "p" + nodes.indexOf(node), 0, 1_000, 32)));
            }
            publishers.forEach(CompletableFuture::join);
            nodes.forEach(node -> node.awaitCount("lobby", 3_000));
            // then
            List<Position> order =
                    probe.received("lobby").stream().map(Publication::position).toList();
            assertThat(order).hasSize(3_000).doesNotHaveDuplicates();
            for (BrokerProbe node : nodes) {
                assertThat(node.received("lobby"))
                        .extracting(Publication::position)
                        .isEqualTo(order);
                assertThat(node.texts("lobby")).isEqualTo(probe.texts("lobby"));
            }
        }
    }

    @Test
    void key_isOneMessageAlsoThroughTwoNodes() {
        try (BrokerProbe second = another()) {
            Receipt first = probe.publish("lobby", keyed("one", "k")).get(0);
            Receipt again = second.publish("lobby", keyed("one", "k")).get(0);

            assertThat(again).isEqualTo(new Receipt(first.position(), true));
            assertThat(second.history("lobby", null, 10).publications()).hasSize(1);
        }
    }

    @Test
    void lastPushOfABurst_lost_isFoundByTheTopCheck() {
        // given
        probe.subscribe("lobby");
        probe.publish("lobby", "one");
        probe.awaitCount("lobby", 1);
        // when an entry is in the log of which no push came
        appendSilently("lobby", 2, "i", "m2", "d", envelope("two"));
        // then
        probe.awaitCount("lobby", 2);
        assertThat(probe.texts("lobby")).containsExactly("one", "two");
        assertThat(probe.discontinuities("lobby")).isEmpty();
    }

    @Test
    void envelopeOfANewerRelease_isRead_withTheTagsThatAreKnown() {
        probe.subscribe("lobby");
        probe.publish("lobby", "one");
        probe.awaitCount("lobby", 1);

        appendSilently("lobby", 2, "i", "m2", "d", envelope("two") + (char) 99 + (char) 3 + "new", "x", "more");

        probe.awaitCount("lobby", 2);
        assertThat(probe.texts("lobby")).containsExactly("one", "two");
    }

    @Test
    void envelopeThatCannotBeRead_isADiscontinuity_neverSilence() {
        // given
        probe.subscribe("lobby");
        probe.publish("lobby", "one");
        probe.awaitCount("lobby", 1);
        // when
        appendSilently("lobby", 2, "i", "m2", "d", (char) 9 + "of a later version");
        probe.publish("lobby", "three");
        probe.awaitCount("lobby", 2);
        // then
        assertThat(probe.discontinuities("lobby")).extracting(Position::offset).containsExactly(2L);
        assertThat(probe.texts("lobby")).containsExactly("one", "three");
        Position first = probe.received("lobby").get(0).position();
        assertThat(probe.history("lobby", first, 10).recovered()).isFalse();
        assertThat(probe.history("lobby", null, 10).publications())
                .extracting(BrokerProbe::text)
                .containsExactly("three");
    }

    @Test
    void logLost_isADiscontinuity_neverSilence() {
        // given
        probe.subscribe("lobby");
        probe.publish("lobby", "one");
        probe.awaitCount("lobby", 1);
        Position old = probe.received("lobby").get(0).position();
        // when
        redis.command("DEL", meta("lobby"), "%s:{b0}:s:lobby".formatted(prefix));
        await().until(() -> !probe.discontinuities("lobby").isEmpty());
        probe.publish("lobby", "two");
        probe.awaitCount("lobby", 2);
        // then
        Position top = probe.discontinuities("lobby").get(0);
        assertThat(top.epoch()).isNotEqualTo(old.epoch());
        assertThat(probe.received("lobby").get(1).follows(top)).isTrue();
        assertThat(probe.history("lobby", old, 10).recovered()).isFalse();
    }

    @Test
    void keys_carryTheBucketAsHashTag_andEndByThemselves() {
        probe.publish("lobby", keyed("one", "k/1"));

        assertThat(redis.command("TYPE", meta("lobby"))).isEqualTo("hash");
        assertThat(redis.command("TYPE", "%s:{b0}:s:lobby".formatted(prefix))).isEqualTo("stream");
        assertThat(redis.command("HGET", "%s:{b0}:ctl".formatted(prefix), "term"))
                .asString()
                .startsWith("1.");
        assertThat(redis.command("GET", "%s:layout".formatted(prefix))).isEqualTo("1");
        long metaTtl = (Long) redis.command("PTTL", meta("lobby"));
        long streamTtl = (Long) redis.command("PTTL", "%s:{b0}:s:lobby".formatted(prefix));
        long keyTtl = (Long) redis.command("PTTL", "%s:{b0}:k:lobby/ana/k/1".formatted(prefix));
        assertThat(streamTtl).isBetween(1L, CONFIG.streamTtl().toMillis());
        assertThat(metaTtl).isGreaterThan(2 * streamTtl - 1_000);
        assertThat(keyTtl).isBetween(1L, CONFIG.keyTtl().toMillis());
    }

    @Test
    void scriptsFlushed_areSentAgain() {
        probe.subscribe("lobby");
        redis.command("SCRIPT", "FLUSH");
        probe.publish("lobby", "one");
        redis.command("SCRIPT", "FLUSH");

        assertThat(probe.history("lobby", null, 10).publications()).hasSize(1);
        probe.awaitCount("lobby", 1);
    }

    @Test
    void unsubscribe_unsubscribesInRedisToo() {
        String channel = "%s:{b0}:c:lobby".formatted(prefix);
        probe.subscribe("lobby");
        assertThat(redis.command("PUBSUB", "NUMSUB", channel)).isEqualTo(List.of(channel, 1L));

        probe.unsubscribe("lobby");

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() ->
                        assertThat(redis.command("PUBSUB", "NUMSUB", channel)).isEqualTo(List.of(channel, 0L)));
    }

    @Test
    void thousandsOfRooms_areSubscribedTogether() {
        List<CompletableFuture<Position>> begun = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            RoomName room = new RoomName("room-" + i);
            begun.add(probe.begin(() -> probe.broker.subscribe(room)));
        }
        begun.forEach(CompletableFuture::join);

        probe.publish("room-2999", "one");
        probe.awaitCount("room-2999", 1);
        assertThat(probe.received("room-0")).isEmpty();
    }

    private String meta(String room) {
        return "%s:{b0}:m:%s".formatted(prefix, room);
    }

    private static String envelope(String text) {
        return new String(Envelope.encode(BrokerProbe.message(text)), StandardCharsets.ISO_8859_1);
    }

    /** Writes the next entry as the script does, but publishes nothing. */
    private void appendSilently(String room, long offset, String... fields) {
        String term = (String) redis.command("HGET", meta(room), "t");
        List<String> words = new ArrayList<>(
                List.of("XADD", "%s:{b0}:s:%s".formatted(prefix, room), offset + "-0", fields[0], fields[1]));
        words.addAll(List.of("t", term, "p", term));
        words.addAll(List.of(fields).subList(2, fields.length));
        assertThat(redis.command(words.toArray(String[]::new))).isEqualTo(offset + "-0");
        redis.command("HSET", meta(room), "s", "" + offset);
    }
}
