package dev.fanfare.node;

import static dev.fanfare.testing.Samples.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.Position;
import dev.fanfare.model.Term;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a member starts: the log, the stream, and what is said where neither reaches. */
class ResumeTest extends NodeCase {
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
    void manyWhoLagTogether_readEachPageOfTheStreamOnce() {
        Guest first = member(0, "ana");
        List<Position> positions = sendAndAwait(first, 90);

        List<Guest> late = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            late.add(guest(i % LOOPS, "late" + i));
        }
        late.forEach(guest -> guest.join(LOBBY, positions.get(4), 0));

        for (Guest guest : late) {
            await().untilAsserted(() -> assertThat(guest.ids).isEqualTo(first.ids.subList(5, 90)));
            assertThat(guest.joined.recovered()).isTrue();
        }
        assertThat(broker.histories).as("readings for twelve who resume").hasValueLessThanOrEqualTo(3);
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
        first.run(() -> first.verbs().close(DepartureReason.CLOSED));
        await().until(() -> broker.calls.contains("unsubscribe lobby"));

        Guest again = member(1, "ana", positions.get(4), 0);
        Guest other = member(2, "bo", positions.get(5), 0);

        await().untilAsserted(() -> assertThat(again.ids).isEqualTo(first.ids.subList(5, 15)));
        await().untilAsserted(() -> assertThat(other.ids).isEqualTo(first.ids.subList(6, 15)));
        assertThat(broker.histories).hasValue(1);
    }

    @Test
    void history_pagesThroughLogAndStream() {
        Guest ana = member(0, "ana");
        List<Position> positions = sendAndAwait(ana, 60);

        var newest = ana.ask(() -> ana.verbs().history(LOBBY, null, 3).read());
        var older =
                ana.ask(() -> ana.verbs().history(LOBBY, positions.get(4), 10).read());
        var tooMany = ana.ask(
                () -> ana.verbs().history(LOBBY, positions.get(0), 10_000).read());

        assertThat(newest.publications()).extracting(p -> p.position()).isEqualTo(positions.subList(57, 60));
        assertThat(older.publications()).extracting(p -> p.position()).isEqualTo(positions.subList(5, 15));
        assertThat(older.more()).isTrue();
        assertThat(tooMany.publications()).hasSize(30);
    }
}
