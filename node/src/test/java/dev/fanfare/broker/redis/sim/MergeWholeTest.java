package dev.fanfare.broker.redis.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code merge.lua}. */
class MergeWholeTest {
    private static final String MERGE = """
            local told = {}
            settings.tell = function(epoch, id, term, prev, offset, envelope)
              told[#told + 1] = id .. ' ' .. text(offset) .. ' ' .. term .. '<' .. prev .. ' ' .. #envelope
            end
            local term, restored, again, cut, gone = merge(KEYS[4], KEYS[1], KEYS[2], '2.b', settings)
            return {term, restored, again, cut, gone, table.concat(told, ', ')}
            """;

    private final MergeParts parts = new MergeParts();

    private Object merged() {
        return parts.run("merge.lua", MERGE);
    }

    @Test
    void whatIsPutBack_isToldByItsNewest_andOffersAreGone() {
        parts.log(1, "1.a", "1.a@1", "1 1.a<0.0 m1").offered("2 1.a<1.a m2", "3 1.a<1.a m3");

        assertThat(merged()).isEqualTo(List.of("2.b", 2L, 0L, 0L, 0L, "m3 3 1.a<1.a 35"));
        assertThat(parts.stream()).hasSize(3);
        assertThat(parts.run("offers.lua", "return keysOf(offers.tips)")).isEqualTo("e 1.a 3");
        assertThat(parts.meta("c")).as("all of it is shown").isNull();
    }

    @Test
    void whatIsAppendedAgain_isTold() {
        parts.log(2, "1.a", "1.a@1", "1 1.a<0.0 m1", "2 1.a<1.a m2").offered("2 2.b<1.a x2");

        assertThat(merged()).isEqualTo(List.of("2.b", 1L, 1L, 1L, 0L, "m2 3 2.b<2.b 35"));
    }

    @Test
    void whatIsToBeCommittedLater_isToldUpToAPlaceThatANodeStandsAt_andTheRestIsBehindTheMark() {
        parts.log(1, "1.a", "1.a@1", "1 1.a<0.0 m1")
                .offered("2 1.a<1.a m2", "3 1.a<1.a m3")
                .stand("e 1.a 2")
                .later();

        assertThat(merged()).isEqualTo(List.of("2.b", 2L, 0L, 0L, 0L, "m2 2 1.a<1.a 35"));
        assertThat(parts.meta("c")).isEqualTo("2 1.a");
    }

    @Test
    void whatIsToBeCommittedLater_andNobodyStandsAt_isNotTold() {
        parts.log(1, "1.a", "1.a@1", "1 1.a<0.0 m1").offered("2 1.a<1.a m2").later();

        assertThat(merged()).isEqualTo(List.of("2.b", 1L, 0L, 0L, 0L, ""));
        assertThat(parts.meta("c")).isEqualTo("1 1.a");
    }

    /** The script ended here with an error once, at every append, as what it told had no message. */
    @Test
    void branchThatLeftTheLogAtItsHole_whichIsFilled_isMerged() {
        parts.log(7, "1.a", "1.a@5", "6 1.a<1.a m6", "7 1.a<1.a m7").meta("f", "e 1.a 5");
        parts.offered("5 1.a<1.a m5", "6 2.b<1.a x6").later();

        assertThat(merged()).isEqualTo(List.of("2.b", 2L, 2L, 2L, 0L, "m5 5 1.a<1.a 35"));
        assertThat(parts.stream()).containsExactly("5 1.a<1.a m5", "6 2.b<1.a x6", "7 2.b<2.b m6", "8 2.b<2.b m7");
        assertThat(parts.meta("c")).isEqualTo("5 1.a");
    }
}
