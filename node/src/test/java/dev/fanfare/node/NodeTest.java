package dev.fanfare.node;

import static dev.fanfare.testing.Samples.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.MemoryBroker;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.Limits;
import dev.fanfare.config.LogConfig;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Position;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.Term;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The verbs, on several real event loops, with the memory engine and no sockets. */
class NodeTest {
    private static final int LOOPS = 3;

    private final LogConfig logConfig = new LogConfig(20, 1 << 20, 1 << 20);
    private Vertx vertx;
    private List<Context> loops;
    private BrokerDouble broker;
    private Node node;

    @BeforeEach
    void start() {
        start(limits(0, 128), Duration.ofMillis(50));
    }

    private static Limits limits(int perSecond, int unacknowledged) {
        Limits d = Limits.DEFAULT;
        return new Limits(
                d.messageBytes(),
                10,
                d.userNameBytes(),
                2,
                d.connections(),
                d.handshakesPerSecond(),
                d.handshakeBurst(),
                perSecond,
                unacknowledged,
                30,
                Duration.ofMillis(300));
    }

    private void start(Limits limits, Duration linger) {
        stop();
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
        loops = new ArrayList<>();
        for (int i = 0; i < LOOPS; i++) {
            loops.add(((VertxInternal) vertx).createEventLoopContext());
        }
        BrokerConfig d = BrokerConfig.DEFAULT;
        BrokerConfig config =
                new BrokerConfig(100, d.streamTtl(), d.keyTtl(), d.publishQueueBytes(), d.publishTimeout(), linger);
        Context context = ((VertxInternal) vertx).createEventLoopContext();
        broker = new BrokerDouble(new MemoryBroker(context, config));
        node = new Node(
                new NodeId("n1", "abcd1234"),
                vertx,
                context,
                broker,
                new Node.Settings(limits, logConfig, config, 1_024),
                Clock.systemUTC());
        node.start().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        if (vertx != null) {
            node.close().toCompletionStage().toCompletableFuture().join();
            vertx.close().toCompletionStage().toCompletableFuture().join();
            vertx = null;
        }
    }

    private Guest guest(int loop, String user) {
        return new Guest(node, loops.get(loop), user);
    }

    private Guest member(int loop, String user) {
        return member(loop, user, null, 0);
    }

    private Guest member(int loop, String user, Position since, int history) {
        Guest guest = guest(loop, user);
        guest.join(LOBBY, since, history);
        await().until(() -> guest.joined != null);
        return guest;
    }

    private List<Position> sendAndAwait(Guest from, int count) {
        List<CompletableFuture<Receipt>> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent.add(from.send(LOBBY, "t" + i, null));
        }
        return sent.stream().map(s -> s.join().position()).toList();
    }

    @Test
    void broadcast_reachesMembersOnEveryLoopInOneOrder() {
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            guests.add(member(i % LOOPS, "user" + i));
        }
        Guest outsider = guest(0, "eve");
        outsider.join(new RoomName("other"), null, 0);

        List<CompletableFuture<Void>> senders = new ArrayList<>();
        for (Guest guest : guests.subList(0, 3)) {
            senders.add(CompletableFuture.runAsync(() -> sendAndAwait(guest, 500)));
        }
        senders.forEach(CompletableFuture::join);

        for (Guest guest : guests) {
            await().untilAsserted(() -> assertThat(guest.ids).hasSize(1_500));
            assertThat(guest.ids).isEqualTo(guests.get(0).ids).doesNotHaveDuplicates();
            assertThat(guest.events).containsExactly("joined");
        }
        assertThat(outsider.ids).isEmpty();
    }

    @Test
    void joinSince_goesOnWhereTheClientWas() {
        Guest first = member(0, "ana");
        List<Position> positions = sendAndAwait(first, 10);

        Guest again = member(1, "ana", positions.get(3), 0);
        sendAndAwait(first, 1);

        assertThat(again.joined.recovered()).isTrue();
        assertThat(again.joined.id()).isEqualTo(positions.get(3));
        assertThat(again.joined.replayed()).isEqualTo(6);
        await().untilAsserted(() -> assertThat(again.ids).hasSize(7));
        assertThat(again.ids).isEqualTo(first.ids.subList(4, 11));
        assertThat(broker.histories).hasValue(0);
        assertThat(node.resumeStats().fromMemory()).isEqualTo(1);
    }

    @Test
    void joinSince_beyondTheLog_readsTheStream() {
        Guest first = member(0, "ana");
        List<Position> positions = sendAndAwait(first, 80);

        Guest again = member(1, "ana", positions.get(9), 0);
        sendAndAwait(first, 1);

        assertThat(again.joined.recovered()).isTrue();
        await().untilAsserted(() -> assertThat(again.ids).hasSize(71));
        assertThat(again.ids).isEqualTo(first.ids.subList(10, 81));
        assertThat(node.resumeStats().fromStream()).isEqualTo(1);
    }

    @Test
    void joinSince_beyondTheStream_isToldAndGetsOnlyTheHistoryAskedFor() {
        Guest first = member(0, "ana");
        List<Position> positions = sendAndAwait(first, 150);

        Guest again = member(1, "ana", positions.get(9), 2);
        sendAndAwait(first, 1);

        assertThat(again.joined.recovered()).isFalse();
        assertThat(again.joined.id()).isEqualTo(positions.get(147));
        await().untilAsserted(() -> assertThat(again.ids).hasSize(3));
        assertThat(again.ids).isEqualTo(first.ids.subList(148, 151));
        assertThat(node.resumeStats().notRecovered()).isEqualTo(1);
    }

    @Test
    void joinSince_ofAnotherLife_isNotRecovered() {
        Guest first = member(0, "ana");
        sendAndAwait(first, 5);

        Guest stranger = member(1, "bo", new Position("zzzz", new Term(1, "a"), 3), 0);
        Guest ahead = member(1, "cy", new Position(first.joined.id().epoch(), new Term(9, "a"), 99), 0);

        assertThat(stranger.joined.recovered()).isFalse();
        assertThat(stranger.joined.replayed()).isZero();
        assertThat(ahead.joined.recovered()).isFalse();
        assertThat(stranger.ids).isEmpty();
    }

    @Test
    void joinWithHistory_startsThatFarBack() {
        Guest first = member(0, "ana");
        sendAndAwait(first, 60);

        Guest few = member(1, "bo", null, 5);
        Guest more = member(1, "cy", null, 500);

        assertThat(few.joined.recovered()).isNull();
        await().untilAsserted(() -> assertThat(few.ids).isEqualTo(first.ids.subList(55, 60)));
        assertThat(more.joined.replayed()).as("cut to the log or the limit").isBetween(20L, 30L);
    }

    @Test
    void freshRoomOnThisNode_isFilledFromTheStreamOnceForAllWhoResume() {
        Guest first = member(0, "ana");
        List<Position> positions = sendAndAwait(first, 15);
        first.run(() -> first.verbs().close());
        await().until(() -> broker.calls.contains("unsubscribe lobby"));

        Guest again = member(1, "ana", positions.get(4), 0);
        Guest other = member(2, "bo", positions.get(5), 0);

        await().untilAsserted(() -> assertThat(again.ids).isEqualTo(first.ids.subList(5, 15)));
        await().untilAsserted(() -> assertThat(other.ids).isEqualTo(first.ids.subList(6, 15)));
        assertThat(broker.histories).hasValue(1);
    }

    @Test
    void lastMemberGone_isUnsubscribedAfterTheLingerAndNotBefore() {
        Guest ana = member(0, "ana");
        ana.run(() -> ana.verbs().leave(LOBBY));
        Guest bo = member(1, "bo");

        assertThat(broker.calls).as("within the linger").containsExactly("subscribe lobby");
        bo.run(() -> bo.verbs().leave(LOBBY));
        await().untilAsserted(() -> assertThat(broker.calls).containsExactly("subscribe lobby", "unsubscribe lobby"));
        assertThat(node.logBytes()).isZero();
    }

    @Test
    void sameKey_isOneMessageWithOneId() {
        Guest ana = member(0, "ana");
        Guest bo = member(1, "bo");

        Receipt first = ana.send(LOBBY, "once", "k1").join();
        Receipt again = ana.send(LOBBY, "once", "k1").join();
        Receipt others = bo.send(LOBBY, "once", "k1").join();

        assertThat(first.duplicate()).isFalse();
        assertThat(again).isEqualTo(new Receipt(first.position(), true));
        assertThat(others.duplicate()).as("keys count per user").isFalse();
        await().untilAsserted(() -> assertThat(bo.ids).hasSize(2));
    }

    @Test
    void verbsWithoutMembership_areRefused() {
        Guest ana = guest(0, "ana");

        assertThatThrownBy(() -> ana.ask(() -> ana.verbs().history(LOBBY, null, 5)))
                .isInstanceOfSatisfying(
                        FanfareException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_JOINED));
        assertThat(ana.send(LOBBY, "x", null)).failsWithin(Duration.ofSeconds(5));
        assertThatThrownBy(() -> ana.run(() -> ana.verbs().leave(LOBBY))).isInstanceOf(FanfareException.class);
    }

    @Test
    void joins_areLimited() {
        Guest ana = member(0, "ana");

        assertThatThrownBy(() -> ana.join(LOBBY, null, 0))
                .isInstanceOfSatisfying(
                        FanfareException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_JOINED));
        assertThatThrownBy(() -> ana.join(new RoomName("a-long-room-name"), null, 0))
                .isInstanceOfSatisfying(
                        FanfareException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_ROOM));
        ana.join(new RoomName("second"), null, 0);
        assertThatThrownBy(() -> ana.join(new RoomName("third"), null, 0))
                .isInstanceOfSatisfying(
                        FanfareException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_ROOMS));
    }

    @Test
    void overItsRate_isRefusedAndTheRestIsDelivered() {
        start(limits(3, 128), Duration.ofSeconds(1));
        Guest ana = member(0, "ana");

        List<CompletableFuture<Receipt>> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sent.add(ana.send(LOBBY, "t", null));
        }
        await().until(() -> sent.stream().allMatch(CompletableFuture::isDone));

        long held = sent.stream().filter(s -> !s.isCompletedExceptionally()).count();
        assertThat(held).isBetween(3L, 5L);
        await().untilAsserted(() -> assertThat(ana.ids).hasSize((int) held));
    }

    @Test
    void unacknowledgedBroadcasts_stopReadingUntilTheBrokerAnswers() {
        start(limits(0, 2), Duration.ofSeconds(1));
        Guest ana = member(0, "ana");

        ana.run(() -> {
            for (int i = 0; i < 2; i++) {
                ana.verbs()
                        .broadcast(
                                LOBBY,
                                dev.fanfare.testing.Samples.message("ana", "x").payload(),
                                null);
            }
            assertThat(ana.verbs().isSaturated()).isTrue();
        });

        await().until(() -> ana.resumed);
        await().untilAsserted(() -> assertThat(ana.ids).hasSize(2));
    }

    @Test
    void silentBroker_refusesTheJoinInTime() {
        broker.silent = true;
        Guest ana = guest(0, "ana");
        ana.join(LOBBY, null, 0);

        await().untilAsserted(() -> assertThat(ana.events).containsExactly("refused BROKER_UNAVAILABLE"));
        broker.silent = false;
        await().until(() -> broker.calls.contains("unsubscribe lobby"));
        ana.join(LOBBY, null, 0);
        await().untilAsserted(() -> assertThat(ana.events).endsWith("joined"));
    }

    @Test
    void refusedSubscription_isToldAndTriedAgainByTheNextJoin() {
        broker.failure = new FanfareException(ErrorCode.OVERLOADED, "full");
        Guest ana = guest(0, "ana");
        ana.join(LOBBY, null, 0);
        await().untilAsserted(() -> assertThat(ana.events).containsExactly("refused OVERLOADED"));

        broker.failure = null;
        ana.join(LOBBY, null, 0);
        await().untilAsserted(() -> assertThat(ana.events).endsWith("joined"));
    }

    @Test
    void lostContinuity_resetsMembersOnEveryLoop() {
        Guest ana = member(0, "ana");
        Guest bo = member(1, "bo");
        Position elsewhere = new Position("m2x7", new Term(2, "b"), 7);

        node.brokerHealth().onSuccess(onBrokersContext -> broker.listener().onDiscontinuity(LOBBY, elsewhere));

        await().untilAsserted(() -> assertThat(ana.events).containsExactly("joined", "reset EPOCH " + elsewhere));
        await().untilAsserted(() -> assertThat(bo.events).containsExactly("joined", "reset EPOCH " + elsewhere));
    }

    @Test
    void history_pagesThroughLogAndStream() {
        Guest ana = member(0, "ana");
        List<Position> positions = sendAndAwait(ana, 60);

        var newest = ana.ask(() -> ana.verbs().history(LOBBY, null, 3));
        var older = ana.ask(() -> ana.verbs().history(LOBBY, positions.get(4), 10));
        var tooMany = ana.ask(() -> ana.verbs().history(LOBBY, positions.get(0), 10_000));

        assertThat(newest.publications()).extracting(p -> p.position()).isEqualTo(positions.subList(57, 60));
        assertThat(older.publications()).extracting(p -> p.position()).isEqualTo(positions.subList(5, 15));
        assertThat(older.more()).isTrue();
        assertThat(tooMany.publications()).hasSize(30);
    }

    @Test
    void allLogs_areBoundedByGivingUpTheQuietestRoomsFirst() {
        Guest ana = member(0, "ana");
        Guest bo = guest(1, "bo");
        RoomName second = new RoomName("second");
        bo.join(second, null, 0);
        await().until(() -> bo.joined != null);
        String large = "x".repeat(60_000);
        for (int i = 0; i < 15; i++) {
            ana.send(LOBBY, large, null).join();
        }
        for (int i = 0; i < 15; i++) {
            bo.send(second, large, null).join();
        }

        long encodedSinceTheLastPublication = 61_000;
        assertThat(node.logBytes()).isBetween(1L, (1L << 20) + encodedSinceTheLastPublication);
        Guest late = guest(2, "cy");
        late.join(second, null, 1);
        await().untilAsserted(() -> assertThat(late.texts).containsExactly(large));
    }
}
