package dev.fanfare.broker.redis.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.broker.redis.wire.LogEntry;
import dev.fanfare.broker.redis.wire.Page;
import dev.fanfare.broker.redis.wire.TermTable;
import dev.fanfare.model.Position;
import dev.fanfare.model.Term;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which messages a feed surely delivered: what the node's log of the room then holds. */
class RoomFeedDeliveredTest {
    private static final Term T1 = new Term(1, "a");
    private static final Term T2 = new Term(2, "b");

    private final RoomFeed feed = new RoomFeed(new RoomFeed.Sink() {
        @Override
        public void deliver(LogEntry entry) {
            // its position is what is asked for
        }

        @Override
        public void discontinuity(Position top) {
            // seen in where the feed stands
        }

        @Override
        public void cut(Position common) {
            // likewise
        }
    });

    private static Position at(Term term, long offset) {
        return new Position("e", term, offset);
    }

    private void push(Term term, long offset, Term previous) {
        feed.push(new LogEntry(at(term, offset), previous, "m" + offset, new byte[10]));
    }

    private void twoTillFour() {
        feed.start(at(T1, 2));
        push(T1, 3, T1);
        push(T1, 4, T1);
    }

    @Test
    void beforeItBegan_isNothing() {
        assertThat(feed.delivered(at(T1, 1))).isFalse();
    }

    @Test
    void whatCameSinceItBegan() {
        twoTillFour();
        push(T1, 6, T1);

        assertThat(feed.delivered(at(T1, 2))).as("before it began").isFalse();
        assertThat(feed.delivered(at(T1, 3))).isTrue();
        assertThat(feed.delivered(at(T1, 4))).isTrue();
        assertThat(feed.delivered(at(T2, 3))).as("another branch").isFalse();
        assertThat(feed.delivered(new Position("e2", T1, 3))).as("another log").isFalse();
        assertThat(feed.delivered(at(T1, 6))).as("parked").isFalse();
    }

    @Test
    void notWhatWasCut() {
        twoTillFour();

        Position top = at(T2, 4);
        feed.filled(at(T1, 4), new Page(top, false, List.of(), TermTable.parse(top, "1.a@1 2.b@4"), 0));
        push(T2, 4, T1);

        assertThat(feed.last()).isEqualTo(top);
        assertThat(feed.delivered(at(T1, 3))).isTrue();
        assertThat(feed.delivered(at(T1, 4))).isFalse();
        assertThat(feed.delivered(top)).isTrue();
    }

    @Test
    void cutBelowWhereItBegan_whatComesAnew() {
        feed.start(at(T1, 4));

        Position top = at(T2, 5);
        feed.filled(at(T1, 4), new Page(top, false, List.of(), TermTable.parse(top, "1.a@1 2.b@3"), 0));
        push(T2, 3, T1);

        assertThat(feed.last()).isEqualTo(at(T2, 3));
        assertThat(feed.delivered(at(T2, 3))).isTrue();
        assertThat(feed.delivered(at(T1, 2))).isFalse();
    }

    @Test
    void notWhatCameBeforeALoss() {
        twoTillFour();

        Position further = at(T1, 9);
        feed.filled(at(T1, 4), new Page(further, true, List.of(), TermTable.parse(further, "1.a@1"), 0));
        push(T1, 10, T1);

        assertThat(feed.last()).isEqualTo(at(T1, 10));
        assertThat(feed.delivered(at(T1, 3))).isFalse();
        assertThat(feed.delivered(further)).isFalse();
        assertThat(feed.delivered(at(T1, 10))).isTrue();
    }
}
