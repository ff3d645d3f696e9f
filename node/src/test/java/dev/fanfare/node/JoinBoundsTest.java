package dev.fanfare.node;

import static dev.fanfare.testing.Samples.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.config.JoinBounds;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** How fast a client may ask and join, and what a node holds for nobody. */
class JoinBoundsTest extends NodeCase {
    private static final Duration LONG = Duration.ofHours(1);
    private static final int MANY = 1_000_000;

    private void start(JoinBounds bounds) {
        start(limits(0, 128).with(bounds), LONG);
    }

    private static RoomName room(int number) {
        return new RoomName("r" + number);
    }

    private static void assertRateLimited(ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        FanfareException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED));
    }

    /** Joins a room and leaves it, as often as that. */
    private void comeAndGo(Guest guest, int from, int to) {
        for (int i = from; i < to; i++) {
            int joined = guest.events.size();
            guest.join(room(i), null, 0);
            await().until(() -> guest.events.size() > joined);
            int number = i;
            guest.run(() -> guest.verbs().leave(room(number)));
        }
    }

    @Test
    void joinsOverTheRate_areRefused_theConnectionLives_andOthersJoin() {
        // given two joins at once, and one an eternity
        start(new JoinBounds(0, 1, MANY, MANY, MANY));
        Guest ana = guest(0, "ana");
        comeAndGo(ana, 0, 2);
        // when
        assertRateLimited(() -> ana.join(room(2), null, 0));
        // then
        Guest bo = member(0, "bo");
        assertThat(bo.events).containsExactly("joined");
        assertThat(broker.calls).doesNotContain("subscribe r2");
        assertThat(node.boundsReached().times(Bound.JOINS)).isEqualTo(1);
        await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> {
            ana.join(LOBBY, null, 0);
            return true;
        });
    }

    @Test
    void commandsOverTheRate_areRefused_broadcastsAreNot() {
        start(new JoinBounds(1, 0, MANY, MANY, MANY));
        Guest ana = member(0, "ana");
        ana.run(ana.verbs()::onCommand);
        ana.run(ana.verbs()::onCommand);

        assertRateLimited(() -> ana.run(ana.verbs()::onCommand));
        assertThat(sendAndAwait(ana, 50)).hasSize(50);
        assertThat(node.boundsReached().times(Bound.COMMANDS)).isEqualTo(1);
    }

    @Test
    void roomsThatLinger_areOnlySoMany_theFirstToLingerIsLeft() {
        // given
        start(new JoinBounds(0, 0, MANY, MANY, 3));
        Guest ana = guest(0, "ana");
        // when
        comeAndGo(ana, 0, 5);
        // then
        await().untilAsserted(() -> assertThat(broker.calls).contains("unsubscribe r0", "unsubscribe r1"));
        assertThat(broker.calls).doesNotContain("unsubscribe r2", "unsubscribe r3", "unsubscribe r4");
        assertThat(node.lingeringRooms()).isEqualTo(3);
        assertThat(node.boundsReached().times(Bound.LINGERING_ROOMS)).isEqualTo(2);
    }

    @Test
    void aRoomThatIsEnteredAgain_lingersNoMore_andIsNotLeftForAnother() {
        start(new JoinBounds(0, 0, MANY, MANY, 1));
        Guest ana = guest(0, "ana");
        comeAndGo(ana, 0, 1);
        Guest bo = guest(1, "bo");
        bo.join(room(0), null, 0);
        await().until(() -> bo.joined != null);

        comeAndGo(ana, 1, 3);

        await().untilAsserted(() -> assertThat(broker.calls).contains("unsubscribe r1"));
        assertThat(broker.calls).doesNotContain("unsubscribe r0");
    }

    @Test
    void joinsThatWait_areOnlySoMany_theOthersAreRefusedAtOnce_andThereIsRoomAgainWhenTheyAreAnswered() {
        // given
        start(new JoinBounds(0, 0, MANY, 2, MANY));
        broker.silent = true;
        Guest ana = guest(0, "ana");
        ana.join(room(0), null, 0);
        ana.join(room(1), null, 0);
        // when
        Guest bo = guest(1, "bo");
        bo.join(LOBBY, null, 0);
        // then
        await().untilAsserted(() -> assertThat(bo.events).containsExactly("refused OVERLOADED"));
        assertThat(node.boundsReached().times(Bound.JOINS_UNDER_WAY)).isEqualTo(1);
        await().untilAsserted(() ->
                assertThat(ana.events).containsExactly("refused BROKER_UNAVAILABLE", "refused BROKER_UNAVAILABLE"));
        broker.silent = false;
        assertThat(member(1, "cyd").events).containsExactly("joined");
    }

    @Test
    void newRoomsOverTheRate_areRefused_knownOnesAreJoined() {
        // given ten new rooms at once
        start(new JoinBounds(0, 0, 1, MANY, MANY));
        member(0, "ana");
        Guest bo = guest(1, "bo");
        for (int i = 0; i < 30; i++) {
            int answered = bo.events.size();
            bo.join(room(i), null, 0);
            await().until(() -> bo.events.size() > answered);
            if (bo.events.get(answered).equals("joined")) {
                int number = i;
                bo.run(() -> bo.verbs().leave(room(number)));
            }
        }

        assertThat(bo.events).contains("joined", "refused OVERLOADED");
        assertThat(node.boundsReached().times(Bound.NEW_ROOMS)).isGreaterThan(0);
        assertThat(member(1, "cyd").events).as("the lobby is held already").containsExactly("joined");
    }

    @Test
    void aLookIntoAnUnknownRoom_holdsNothing() {
        start(JoinBounds.DEFAULT);
        Guest ana = guest(0, "ana");

        ana.ask(() -> node.history(node.loop(loops.get(0)).hub(), new RoomName("unknown"), null, 10)
                .read());

        assertThat(broker.calls).isEmpty();
        assertThat(node.lingeringRooms()).isZero();
    }
}
