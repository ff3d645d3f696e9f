package dev.fanfare.broker.redis.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.broker.redis.wire.LogEntry;
import dev.fanfare.broker.redis.wire.TermTable;
import dev.fanfare.model.Position;
import dev.fanfare.model.Term;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a node offers of a room, by what Redis says it has. */
class OfferingTest {
    private static final Term T = new Term(1, "a");

    private static LogEntry entry(int offset, int bytes) {
        return new LogEntry(new Position("e", T, offset), T, "m" + offset, new byte[bytes]);
    }

    private static List<LogEntry> log(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(n -> entry(n, 10)).toList();
    }

    private static Position at(int offset) {
        return new Position("e", T, offset);
    }

    private static TermTable redis(String top, String table) {
        return TermTable.parse(Position.parse(top), table);
    }

    /** Of a log that Redis has no hole in. */
    private static Offering of(Position last, List<LogEntry> held, List<LogEntry> kept, TermTable redis) {
        return Offering.of(last, held, kept, redis, null);
    }

    private static List<Long> offsets(Offering offering) {
        return offering.entries().stream().map(LogEntry::offset).toList();
    }

    @Test
    void nothing_whereRedisHasTheSameTop_orMore() {
        assertThat(of(at(9), log(5, 9), List.of(), redis("e.1.a:9", "1.a@1")).isEmpty())
                .isTrue();
        assertThat(of(at(9), log(5, 9), log(8, 8), redis("e.2.b:20", "1.a@1 2.b@10"))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void whatLiesAboveTheNewestThatRedisHas_andWhereItStands() {
        Offering offering = of(at(9), log(5, 9), List.of(), redis("e.1.a:7", "1.a@1"));

        assertThat(offering.stand()).isEqualTo(at(9));
        assertThat(offsets(offering)).containsExactly(8L, 9L);
    }

    @Test
    void all_whereRedisIsEmpty_orWentOnWithAnotherBranch() {
        assertThat(offsets(of(at(9), log(5, 9), List.of(), TermTable.parse(Position.start("0"), ""))))
                .hasSize(5);
        assertThat(offsets(of(at(9), log(5, 9), List.of(), redis("e.2.b:30", "1.a@1 2.b@7"))))
                .containsExactly(7L, 8L, 9L);
    }

    @Test
    void aStandAlone_whereTheLogHoldsNothing() {
        Offering offering = of(at(9), List.of(), List.of(), TermTable.parse(Position.start("0"), ""));

        assertThat(offering.stand()).isEqualTo(at(9));
        assertThat(offering.entries()).isEmpty();
        assertThat(offering.isEmpty()).isFalse();
    }

    @Test
    void keptEntries_whereNoLogHasThem_withoutAStand() {
        Offering offering = of(null, List.of(), log(6, 9), redis("e.1.a:7", "1.a@1"));

        assertThat(offering.stand()).isNull();
        assertThat(offsets(offering)).containsExactly(8L, 9L);
        assertThat(offsets(of(at(8), log(5, 8), log(7, 9), redis("e.1.a:6", "1.a@1"))))
                .containsExactly(7L, 8L, 9L);
    }

    @Test
    void theNewest_whereThereIsMoreThanMayBeOffered() {
        TermTable empty = TermTable.parse(Position.start("0"), "");
        List<LogEntry> many = log(1, Offering.MOST_ENTRIES + 10);
        assertThat(offsets(of(at(Offering.MOST_ENTRIES + 10), many, List.of(), empty)))
                .hasSize(Offering.MOST_ENTRIES)
                .startsWith(11L);
        List<LogEntry> large =
                IntStream.rangeClosed(1, 6).mapToObj(n -> entry(n, 4 << 20)).toList();
        assertThat(offsets(of(at(6), large, List.of(), empty))).containsExactly(3L, 4L, 5L, 6L);
    }

    @Test
    void whatLiesUpToTheHoleThatRedisHas_alsoWhereRedisHasTheTop() {
        TermTable above = redis("e.2.b:10", "1.a@9 2.b@10");

        Offering offering = Offering.of(at(9), log(5, 9), List.of(), above, at(9));

        assertThat(offering.stand()).isNull();
        assertThat(offsets(offering)).containsExactly(5L, 6L, 7L, 8L, 9L);
        assertThat(offsets(Offering.of(at(9), log(5, 9), List.of(), above, at(6))))
                .containsExactly(5L, 6L);
        assertThat(Offering.of(at(9), log(5, 9), List.of(), above, new Position("other", T, 9))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aLogOfTheDefaultSize_whole_andWhatIsLeftOutIsCounted() {
        TermTable empty = TermTable.parse(Position.start("0"), "");
        List<LogEntry> hundred =
                IntStream.rangeClosed(1, 100).mapToObj(n -> entry(n, 60_000)).toList();
        assertThat(offsets(of(at(100), hundred, List.of(), empty))).hasSize(100);
        assertThat(of(at(100), hundred, List.of(), empty).leftOut()).isZero();
        List<LogEntry> many = log(1, Offering.MOST_ENTRIES + 10);
        assertThat(of(at(Offering.MOST_ENTRIES + 10), many, List.of(), empty).leftOut())
                .isEqualTo(10);
    }
}
