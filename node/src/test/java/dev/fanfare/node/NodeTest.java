package dev.fanfare.node;

import static dev.fanfare.testing.Samples.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.model.Position;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.Term;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The verbs. */
class NodeTest extends NodeCase {
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
    void roomWithMembersOnEveryLoop_isOneRoom_untilTheLastOneIsGone() {
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < LOOPS; i++) {
            guests.add(member(i, "user" + i));
        }
        Guest outsider = guest(0, "eve");
        outsider.join(new RoomName("other"), null, 0);
        await().untilAsserted(() -> assertThat(node.roomCount()).isEqualTo(2));

        guests.subList(1, LOOPS).forEach(guest -> guest.run(() -> guest.verbs().leave(LOBBY)));
        await().untilAsserted(() -> assertThat(node.hubStats().stream()
                        .mapToInt(stats -> stats.members())
                        .sum())
                .isEqualTo(2));
        assertThat(node.roomCount()).isEqualTo(2);

        guests.get(0).run(() -> guests.get(0).verbs().leave(LOBBY));
        await().untilAsserted(() -> assertThat(node.roomCount()).isEqualTo(1));
    }

    @Test
    void lastMemberGone_isUnsubscribedAfterTheLingerAndNotBefore() {
        Guest ana = member(0, "ana");
        ana.run(() -> ana.verbs().leave(LOBBY));
        Guest bo = member(1, "bo");

        assertThat(broker.calls).as("within the linger").doesNotContain("unsubscribe lobby");
        bo.run(() -> bo.verbs().leave(LOBBY));
        await().untilAsserted(() -> assertThat(broker.calls).endsWith("unsubscribe lobby"));
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

        assertThatThrownBy(
                        () -> ana.ask(() -> ana.verbs().history(LOBBY, null, 5).read()))
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
        await().until(() -> ana.ids.size() == 15 && bo.ids.size() == 15);
        // Frames are made when they are delivered, and count then: the next publication sees them all.
        bo.send(second, "small", null).join();
        await().until(() -> bo.ids.size() == 16);

        long encodedSinceTheLastPublication = 61_000;
        assertThat(node.logBytes()).isBetween(1L, (1L << 20) + encodedSinceTheLastPublication);
        Guest late = guest(2, "cy");
        late.join(second, null, 2);
        await().untilAsserted(() -> assertThat(late.texts).containsExactly(large, "small"));
    }
}
