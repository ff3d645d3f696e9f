package dev.fanfare.broker.redis.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.broker.redis.wire.LogEntry;
import dev.fanfare.model.Position;
import dev.fanfare.model.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Keys of a room that are put back into a running server, and pushes that somebody forges: the same offsets in the same term
 * came with other messages, and connected members missed acknowledged ones silently.
 */
class ReplacedTest implements RoomFeed.Sink {
    private static final Term TERM = new Term(1, "a");

    private final RoomFeed feed = new RoomFeed(this);
    private final List<String> told = new ArrayList<>();

    @Override
    public void deliver(LogEntry entry) {
        told.add(entry.id());
    }

    @Override
    public void discontinuity(Position top) {
        told.add("reset " + top.offset());
    }

    @Override
    public void cut(Position common) {
        told.add("cut " + common.offset());
    }

    private static LogEntry entry(long offset, String id) {
        return new LogEntry(new Position("e", TERM, offset), offset == 1 ? Term.NONE : TERM, id, new byte[10]);
    }

    private void pushed(long from, long to) {
        LongStream.rangeClosed(from, to).forEach(offset -> feed.push(entry(offset, "m" + offset)));
    }

    @Test
    void anotherMessageAtAPlaceThatWasDelivered_isToldByReset_andTheLogGoesOnFromThere() {
        feed.start(Position.start("e"));
        pushed(1, 6);

        feed.push(entry(4, "n4"));
        feed.push(entry(5, "n5"));

        assertThat(told).containsExactly("m1", "m2", "m3", "m4", "m5", "m6", "reset 3", "n4", "n5");
    }

    @Test
    void theSameMessageAgain_changesNothing() {
        feed.start(Position.start("e"));
        pushed(1, 6);

        pushed(2, 7);

        assertThat(told).containsExactly("m1", "m2", "m3", "m4", "m5", "m6", "m7");
        assertThat(feed.gap()).isFalse();
    }

    @Test
    void aForgedPush_isFound_whenTheOneOfThatPlaceComes() {
        feed.start(Position.start("e"));
        pushed(1, 3);

        feed.push(entry(4, "forged"));
        feed.push(entry(4, "m4"));
        feed.push(entry(5, "m5"));

        assertThat(told).containsExactly("m1", "m2", "m3", "forged", "reset 3", "m4", "m5");
    }

    @Test
    void inABusyRoom_thousandsOfPlacesAreKnown_andNoMore() {
        feed.start(Position.start("e"));
        pushed(1, 10_000);
        told.clear();

        pushed(1, 10_000);
        feed.push(entry(10_000 - Delivered.MOST, "older"));
        assertThat(told).isEmpty();
        feed.push(entry(10_001 - Delivered.MOST, "another"));

        assertThat(told).containsExactly("reset " + (10_000 - Delivered.MOST), "another");
    }
}
