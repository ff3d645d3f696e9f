package dev.fanfare.broker.redis.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.broker.redis.wire.LogEntry;
import dev.fanfare.broker.redis.wire.Page;
import dev.fanfare.broker.redis.wire.TermTable;
import dev.fanfare.model.Position;
import dev.fanfare.model.Term;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** One order out of what comes: next, early, late, missing, of another branch. */
class RoomFeedTest implements RoomFeed.Sink {
    private static final Term T1 = new Term(1, "a");
    private static final Term T2 = new Term(2, "b");

    private final RoomFeed feed = new RoomFeed(this);
    private final List<Position> delivered = new ArrayList<>();
    private final List<Position> lost = new ArrayList<>();
    private final List<Position> cuts = new ArrayList<>();

    @Override
    public void deliver(LogEntry entry) {
        delivered.add(entry.position());
    }

    @Override
    public void discontinuity(Position top) {
        lost.add(top);
    }

    @Override
    public void cut(Position common) {
        cuts.add(common);
    }

    private static Position at(String epoch, Term term, long offset) {
        return new Position(epoch, term, offset);
    }

    private static Position at(long offset) {
        return offset == 0 ? Position.start("e") : at("e", T1, offset);
    }

    private static LogEntry entry(long offset) {
        return new LogEntry(at(offset), offset == 1 ? Term.NONE : T1, "m" + offset, new byte[10]);
    }

    private static LogEntry entry(Position position, Term previous) {
        return new LogEntry(position, previous, "m", new byte[10]);
    }

    private static Page page(Position top, long from, long to) {
        return proven(
                top,
                LongStream.rangeClosed(from, to).mapToObj(RoomFeedTest::entry).toList());
    }

    private static Page proven(Position top, List<LogEntry> entries) {
        return new Page(top, true, entries, TermTable.parse(top, ""), 0);
    }

    private static Page unproven(Position top, String terms) {
        return new Page(top, false, List.of(), TermTable.parse(top, terms), 0);
    }

    private List<Long> offsets() {
        return delivered.stream().map(Position::offset).toList();
    }

    @Test
    void next_isDelivered() {
        feed.start(at(0));
        feed.push(entry(1));
        feed.push(entry(2));

        assertThat(offsets()).containsExactly(1L, 2L);
        assertThat(feed.gap()).isFalse();
        assertThat(feed.last()).isEqualTo(at(2));
    }

    @Test
    void beforeTheStart_isParked_andGoesOutWhereItFollows() {
        feed.push(entry(5));
        feed.push(entry(6));
        feed.push(entry(7));
        assertThat(feed.gap()).isFalse();

        feed.start(at(5));

        assertThat(offsets()).containsExactly(6L, 7L);
        assertThat(feed.gap()).isFalse();
    }

    @Test
    void tooEarly_isParked_untilWhatIsMissingComes() {
        feed.start(at(0));
        assertThat(feed.push(entry(3))).isTrue();
        assertThat(feed.push(entry(2))).isTrue();
        assertThat(feed.gap()).isTrue();
        assertThat(delivered).isEmpty();

        feed.push(entry(1));

        assertThat(offsets()).containsExactly(1L, 2L, 3L);
        assertThat(feed.gap()).isFalse();
    }

    @Test
    void missing_isFilledFromAPage_andWhatWasParkedFollows() {
        feed.start(at(0));
        feed.push(entry(1));
        feed.push(entry(4));
        feed.fillBegins();
        feed.push(entry(5));

        int filled = feed.filled(at(1), page(at(4), 2, 4));

        assertThat(filled).isEqualTo(3);
        assertThat(offsets()).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(feed.gap()).isFalse();
    }

    @Test
    void pageThatPushesOvertook_deliversNothingTwice() {
        feed.start(at(0));
        feed.doubt();
        feed.fillBegins();
        feed.push(entry(1));
        feed.push(entry(2));

        feed.filled(at(0), page(at(1), 1, 1));

        assertThat(offsets()).containsExactly(1L, 2L);
        assertThat(feed.gap()).isFalse();
    }

    @Test
    void pageWithMoreBehindIt_wantsTheNext() {
        feed.start(at(0));
        feed.doubt();
        feed.fillBegins();
        feed.filled(at(0), page(at(9), 1, 4));

        assertThat(feed.gap()).isTrue();
    }

    @Test
    void twice_isDropped() {
        feed.start(at(3));
        feed.push(entry(4));
        feed.push(entry(4));
        feed.push(entry(2));

        assertThat(offsets()).containsExactly(4L);
        assertThat(feed.gap()).isFalse();
    }

    @Test
    void lowerOffsetOfAnotherTerm_isNotTakenForADuplicate() {
        feed.start(at(0));
        feed.push(entry(1));
        feed.push(entry(2));

        feed.push(entry(at("e", T2, 2), T1));

        assertThat(offsets()).containsExactly(1L, 2L);
        assertThat(feed.gap()).isTrue();
    }

    @Test
    void lowerOffsetsAcrossTerms_areDuplicatesWhereTheTermIsTheLogs() {
        feed.start(at(0));
        feed.push(entry(1));
        feed.push(entry(at("e", T2, 2), T1));
        feed.push(entry(at("e", T2, 3), T2));

        feed.push(entry(1));
        feed.push(entry(at("e", T2, 2), T1));
        assertThat(feed.gap()).isFalse();
        feed.push(entry(2));
        assertThat(feed.gap()).isTrue();
        assertThat(offsets()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void nextOffsetOnAnotherBranch_isNotDelivered() {
        feed.start(at(0));
        feed.push(entry(1));

        feed.push(entry(at("e", T2, 2), T2));

        assertThat(offsets()).containsExactly(1L);
        assertThat(feed.gap()).isTrue();
    }

    @Test
    void whatTheStreamCannotProve_isADiscontinuity_andItGoesOnAtTheTop() {
        // given
        feed.start(at(0));
        feed.push(entry(1));
        Position top = at("e", T2, 7);
        feed.push(entry(at("e", T2, 6), T2));
        feed.push(entry(at("e", T2, 8), T2));
        feed.fillBegins();
        // when
        feed.filled(at(1), unproven(top, ""));
        // then
        assertThat(lost).containsExactly(top);
        assertThat(delivered).containsExactly(at(1), at("e", T2, 8));
        assertThat(feed.gap()).isFalse();
    }

    @Test
    void anotherBranch_isCutAtTheLastCommonPlace_andGoesOnFromThere() {
        // given
        feed.start(at(0));
        feed.push(entry(1));
        feed.push(entry(2));
        feed.push(entry(3));
        feed.doubt();
        feed.fillBegins();
        // when
        Position top = at("e", T2, 3);
        feed.filled(at(3), unproven(top, "1.a@1 2.b@2"));
        // then
        assertThat(cuts).containsExactly(at(1));
        assertThat(lost).isEmpty();
        assertThat(feed.last()).isEqualTo(at(1));
        assertThat(feed.gap()).isTrue();
        // and with the page after that
        feed.fillBegins();
        LogEntry second = entry(at("e", T2, 2), T1);
        feed.filled(at(1), proven(top, List.of(second, entry(top, T2))));
        assertThat(delivered).endsWith(at("e", T2, 2), top);
        assertThat(feed.gap()).isFalse();
    }

    @Test
    void anotherBranch_whoseBeginningIsNotHeldAnyMore_isADiscontinuity() {
        feed.start(at(0));
        feed.push(entry(1));
        feed.push(entry(2));
        feed.doubt();
        feed.fillBegins();
        Position top = at("e", T2, 9);
        feed.filled(at(2), unproven(top, "1.a@1 2.b@2"));
        feed.fillBegins();
        feed.filled(at(1), unproven(top, "1.a@1 2.b@2"));

        assertThat(cuts).containsExactly(at(1));
        assertThat(lost).containsExactly(top);
        assertThat(feed.last()).isEqualTo(top);
    }

    @Test
    void anotherLog_isADiscontinuity_andIsDeliveredFromItsBeginning() {
        // given
        feed.start(at(3));
        feed.push(entry(at("e2", T2, 3), T2));
        feed.fillBegins();
        // when
        feed.filled(at(3), unproven(at("e2", T2, 2), ""));
        // then
        assertThat(lost).containsExactly(Position.start("e2"));
        assertThat(delivered).isEmpty();
        assertThat(feed.gap()).isTrue();
        // and with the page after that
        feed.fillBegins();
        LogEntry first = entry(at("e2", T2, 1), Term.NONE);
        LogEntry second = entry(at("e2", T2, 2), T2);
        feed.filled(Position.start("e2"), proven(at("e2", T2, 2), List.of(first, second)));
        assertThat(delivered).containsExactly(at("e2", T2, 1), at("e2", T2, 2), at("e2", T2, 3));
        assertThat(feed.gap()).isFalse();
        assertThat(lost).hasSize(1);
    }

    @Test
    void anotherLog_trimmedSinceItsBeginning_goesOnAtItsTop() {
        feed.start(at(3));
        feed.doubt();
        feed.fillBegins();
        Position top = at("e2", T2, 7);
        feed.filled(at(3), unproven(top, ""));
        feed.fillBegins();
        feed.filled(Position.start("e2"), unproven(top, ""));

        assertThat(lost).containsExactly(Position.start("e2"), top);
        assertThat(feed.last()).isEqualTo(top);
        assertThat(feed.gap()).isFalse();
    }

    @Test
    void notProven_butPushesWentOnMeanwhile_isAskedAgain() {
        feed.start(at(0));
        feed.doubt();
        feed.fillBegins();
        feed.push(entry(1));

        feed.filled(at(0), unproven(at(9), ""));

        assertThat(lost).isEmpty();
        assertThat(feed.gap()).isTrue();
    }

    @Test
    void holeInAPage_isNotJumped() {
        feed.start(at(0));
        feed.doubt();
        feed.fillBegins();

        feed.filled(at(0), proven(at(4), List.of(entry(1), entry(3), entry(4))));

        assertThat(offsets()).containsExactly(1L);
        assertThat(feed.gap()).isTrue();
    }

    @Test
    void parkedOfABranchThatIsGone_isGivenUpAfterACompletePage() {
        feed.start(at(2));
        feed.push(entry(9));
        feed.fillBegins();

        feed.filled(at(2), page(at(2), 1, 0));

        assertThat(feed.gap()).isFalse();
        assertThat(lost).isEmpty();
    }

    @Test
    void tooManyParked_areLeftToTheStream() {
        feed.start(at(0));
        for (int i = 2; i < RoomFeed.MAX_PARKED + 100; i++) {
            feed.push(entry(i));
        }
        feed.fillBegins();
        long top = RoomFeed.MAX_PARKED + 99;
        feed.filled(at(0), page(at(top), 1, top));

        assertThat(offsets()).isEqualTo(LongStream.rangeClosed(1, top).boxed().toList());
        assertThat(feed.gap()).isFalse();
    }

    @Test
    void anyOrderWithAnyLoss_comesOutWholeAndInOrder() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            delivered.clear();
            RoomFeed shuffled = new RoomFeed(this);
            shuffled.start(at(0));
            List<Integer> pushes = new ArrayList<>(IntStream.rangeClosed(1, 60)
                    .filter(i -> random.nextInt(4) > 0)
                    .boxed()
                    .toList());
            pushes.addAll(pushes.subList(0, 10));
            Collections.shuffle(pushes, random);
            pushes.forEach(i -> shuffled.push(entry(i)));
            shuffled.doubt();
            while (shuffled.gap()) {
                Position since = shuffled.last();
                shuffled.fillBegins();
                shuffled.filled(since, page(at(60), since.offset() + 1, Math.min(60, since.offset() + 7)));
            }
            assertThat(offsets())
                    .isEqualTo(LongStream.rangeClosed(1, 60).boxed().toList());
        }
        assertThat(lost).isEmpty();
    }
}
