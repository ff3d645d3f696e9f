package dev.fanfare.room;

import static dev.fanfare.testing.Samples.at;
import static dev.fanfare.testing.Samples.publication;
import static dev.fanfare.testing.Samples.publications;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanfare.config.LogConfig;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.Term;
import dev.fanfare.protocol.PublicationEncoder;
import dev.fanfare.protocol.WireFormat;
import dev.fanfare.testing.Samples;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomLogTest {
    private final Budget allLogs = new Budget(null, 1 << 20);

    private RoomLog log(int messages, long bytes, Position top) {
        return new RoomLog(top, new LogConfig(messages, bytes, 1 << 20), allLogs);
    }

    private RoomLog filled(int messages, long from, long to) {
        RoomLog log = log(messages, 1 << 20, at(from - 1));
        publications(from, to).forEach(log::append);
        return log;
    }

    private static List<Long> offsets(List<Entry> entries) {
        List<Long> offsets = entries.stream().map(Entry::offset).toList();
        entries.forEach(Entry::release);
        return offsets;
    }

    @Test
    void cut_givesUpWhatComesAfter_andGoesOnFromThere() {
        RoomLog log = filled(10, 3, 8);
        log.cut(at(5));

        assertThat(log.top()).isEqualTo(at(5));
        assertThat(offsets(log.after(2))).containsExactly(3L, 4L, 5L);
        log.append(publication(6));
        assertThat(log.size()).isEqualTo(4);
        log.cut(at(1));
        assertThat(log.size()).isZero();
        assertThat(log.bytes()).isZero();
        assertThat(log.top()).isEqualTo(at(1));
    }

    @Test
    void append_refusesWhatDoesNotFollowTheTop() {
        RoomLog log = filled(10, 1, 3);

        assertThatIllegalArgumentException().isThrownBy(() -> log.append(publication(5)));
        assertThatIllegalArgumentException().isThrownBy(() -> log.append(publication(3)));
        Publication otherBranch = new Publication(Samples.LOBBY, at(4), new Term(2, "b"), Samples.message("bo", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> log.append(otherBranch));
        assertThat(log.top()).isEqualTo(at(3));
    }

    @Test
    void place_saysWhetherWhatFollowsIsHeld() {
        RoomLog log = filled(5, 1, 12);

        assertThat(log.firstOffset()).isEqualTo(8);
        assertThat(log.place(at(12))).isEqualTo(RoomLog.Place.HELD);
        assertThat(log.place(at(7))).isEqualTo(RoomLog.Place.HELD);
        assertThat(log.place(at(6))).isEqualTo(RoomLog.Place.TRIMMED);
        assertThat(log.place(at(0))).isEqualTo(RoomLog.Place.TRIMMED);
        assertThat(log.place(at(13))).isEqualTo(RoomLog.Place.AHEAD);
    }

    @Test
    void place_knowsAnotherBranchByItsTerm() {
        RoomLog log = filled(5, 1, 12);
        Term other = new Term(1, "zz");

        assertThat(log.place(new Position(Samples.EPOCH, other, 12))).isEqualTo(RoomLog.Place.ELSEWHERE);
        assertThat(log.place(new Position(Samples.EPOCH, other, 9))).isEqualTo(RoomLog.Place.ELSEWHERE);
        assertThat(log.place(new Position("other", Samples.TERM, 9))).isEqualTo(RoomLog.Place.ELSEWHERE);
    }

    @Test
    void bytes_areBoundedAndTheNewestIsAlwaysKept() {
        RoomLog log = log(1_000, 2_000, at(0));

        publications(1, 50).forEach(log::append);

        assertThat(log.bytes()).isLessThanOrEqualTo(2_000).isPositive();
        assertThat(log.size()).isBetween(1, 5);
        assertThat(log.top()).isEqualTo(at(50));
        String large = "x".repeat(5_000);
        log.append(publication(51, Samples.message("ana", large)));
        assertThat(offsets(log.after(50))).containsExactly(51L);
        assertThat(log.size()).isEqualTo(1);
    }

    @Test
    void frames_areCountedOnceAndGivenBack() {
        RoomLog log = log(10, 1 << 20, at(0));
        Entry entry = log.append(publication(1));
        long before = log.bytes();

        PublicationEncoder encoder = new PublicationEncoder(1_024);
        ByteBuf frame = entry.frame(WireFormat.JSON, encoder);
        ByteBuf again = entry.frame(WireFormat.JSON, encoder);

        assertThat(again).isSameAs(frame);
        assertThat(log.bytes()).isEqualTo(before + frame.capacity());
        log.restart(at(1));
        assertThat(frame.refCnt()).isZero();
        assertThat(log.bytes()).isZero();
        assertThat(allLogs.used()).isZero();
    }

    @Test
    void trimmedEntry_staysReadableForWhoHoldsIt() {
        RoomLog log = filled(3, 1, 3);
        List<Entry> held = log.after(0);

        log.append(publication(4));

        ByteBuf frame = held.get(0).frame(WireFormat.RAW, new PublicationEncoder(1_024));
        assertThat(frame.refCnt()).isEqualTo(1);
        held.forEach(Entry::release);
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void prepend_joinsWithoutAHoleOrNotAtAll() {
        RoomLog log = log(10, 1 << 20, at(20));
        log.append(publication(21));

        log.prepend(publications(17, 25));
        assertThat(log.firstOffset()).isEqualTo(17);
        log.prepend(publications(10, 14));
        assertThat(log.firstOffset()).isEqualTo(17);
        log.prepend(publications(1, 16));
        assertThat(log.firstOffset()).as("ten publications is the bound").isEqualTo(12);
        assertThat(log.top()).isEqualTo(at(21));
    }

    @Test
    void back_reachesAsFarAsEntriesAreHeld() {
        RoomLog log = filled(5, 1, 12);

        assertThat(log.back(0)).isEqualTo(at(12));
        assertThat(log.back(3)).isEqualTo(at(9));
        assertThat(log.back(500)).isEqualTo(at(7));
        assertThat(filled(5, 1, 2).back(9)).isEqualTo(at(0));
    }

    @Test
    void restart_givesUpEverythingAndGoesOnElsewhere() {
        RoomLog log = filled(5, 1, 12);
        Position elsewhere = new Position("m2x7", new Term(4, "q"), 3);

        log.restart(elsewhere);

        assertThat(log.size()).isZero();
        assertThat(log.place(elsewhere)).isEqualTo(RoomLog.Place.HELD);
        assertThat(log.place(at(12))).isEqualTo(RoomLog.Place.ELSEWHERE);
    }
}
