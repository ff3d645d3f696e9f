package dev.fanfare.broker.redis.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code offers.lua}. */
class MergeOffersTest {
    private static final String LOG =
            "return {log.epoch or 'none', text(log.top), log.topTerm, wordsOf(log.terms), log.mark or 'none'}";

    private final MergeParts parts = new MergeParts();

    @Test
    void roomThatNobodyWrote_hasNoEpoch() {
        assertThat(parts.run("offers.lua", LOG)).isEqualTo(List.of("none", "0", "0.0", "", "none"));
    }

    @Test
    void entryAboveTheTop_counts_andIsShownLaterWhereTheRestIs() {
        parts.log(1, "1.a", "1.a@1", "1 1.a<0.0 m1", "2 2.b<1.a m2").later();

        assertThat(parts.run("offers.lua", LOG)).isEqualTo(List.of("e", "2", "2.b", "1.a@1 2.b@2", "1 1.a"));
        assertThat(parts.meta("s")).isEqualTo("2");
        assertThat(parts.idempotency("m2")).isEqualTo("e 2.b 2 m2");
    }

    @ParameterizedTest
    @CsvSource({
        "e, 0.0, 0, 1, the place before the first",
        "e, 2.b, 3, 1, the top",
        "e, 1.a, 3, 0, the top under another term",
        "e, 1.a, 2, 1, by the table of terms",
        "e, 2.b, 2, 0, by the table of terms",
        "e, 1.a, 1, 1, 'below the table: by the entry'",
        "e, 9.z, 1, 0, 'below the table: by the entry'",
        "e, 2.b, 4, 0, above the top",
        "other, 1.a, 2, 0, another epoch"
    })
    void position_isOneOfTheLog_orNot(String epoch, String term, int offset, long own, String why) {
        parts.log(3, "2.b", "1.a@2 2.b@3", "1 1.a<0.0 m1", "2 1.a<1.a m2", "3 2.b<1.a m3");

        String lua = "return own(log, '%s', '%s', %d) and 1 or 0".formatted(epoch, term, offset);
        assertThat(parts.run("offers.lua", lua)).as(why).isEqualTo(own);
    }

    @Test
    void offers_areEntriesAndStands_andEachIsATip_asIsTheLogsTop() {
        parts.log(1, "1.a", "1.a@1", "1 1.a<0.0 m1").offered("3 2.b<1.a m3").stand("e 2.b 4");

        String lua = """
                local three = offers.entries['e 2.b 3']
                table.sort(offers.tips, function(a, b) return a.offset < b.offset end)
                return {three.prev, three.id, idempotency(three.envelope, ''), offers.stands['e 2.b 4'].key, keysOf(offers.tips)}
                """;
        assertThat(parts.run("offers.lua", lua))
                .isEqualTo(List.of("1.a", "m3", "ana/k-m3", "e 2.b 4", "e 1.a 1, e 2.b 3, e 2.b 4"));
    }
}
