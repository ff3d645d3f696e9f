package dev.fanfare.broker.redis.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code losers.lua}. */
class MergeLosersTest {
    private static final String SETTLE = """
            local branch = winner(log, offers, KEYS[4], '2.t')
            fillHole(log, offers, branch)
            local losers = offLog(log, offers, branch)
            local cut, floor = rewrite(log, branch)
            for _, one in ipairs(cut) do losers[#losers + 1] = one end
            table.sort(losers, function(a, b) return older(a, b, log.epoch) end)
            local known = lookBack(log, branch, floor, losers)
            local term = termFor(log, offers, losers, KEYS[4], '2.t')
            local told = {}
            local again, gone = settleLosers(log, branch, known, losers, term, function(one) told[#told + 1] = one end)
            return {keysOf(losers), term, keysOf(told), again, gone}
            """;

    private final MergeParts parts = new MergeParts();

    private Object settled() {
        return parts.run("losers.lua", SETTLE);
    }

    @Test
    void ownEntriesThatWereCutOff_areAppendedAgain_underATermAboveAll() {
        parts.log(2, "1.a", "1.a@1", "1 1.a<0.0 m1", "2 1.a<1.a m2").offered("2 3.b<1.a x2");

        assertThat(settled()).isEqualTo(List.of("e 1.a 2", "4.t", "e 4.t 3", 1L, 0L));
        assertThat(parts.stream()).containsExactly("1 1.a<0.0 m1", "2 3.b<1.a x2", "3 4.t<3.b m2");
        assertThat(parts.idempotency("m2")).isEqualTo("e 4.t 3 m2");
    }

    @Test
    void nothingThatLost_needsNoNewTerm() {
        parts.log(1, "1.a", "1.a@1", "1 1.a<0.0 m1").offered("2 1.a<1.a m2");

        assertThat(settled()).isEqualTo(List.of("", "2.t", "", 0L, 0L));
    }

    @Test
    void messageThatTheLogHasUnderAnotherPlace_isNotAppendedAgain() {
        parts.log(2, "3.b", "1.a@1 3.b@2", "1 1.a<0.0 m1", "2 3.b<1.a m2").offered("2 1.a<1.a m2", "3 1.a<1.a m3");

        assertThat(settled()).isEqualTo(List.of("e 1.a 2, e 1.a 3", "4.t", "e 4.t 3", 1L, 0L));
        assertThat(parts.stream()).containsExactly("1 1.a<0.0 m1", "2 3.b<1.a m2", "3 4.t<3.b m3");
    }

    @Test
    void messageWhoseKeyAnotherOneHasInTheLog_isNotAppendedAgain() {
        parts.log(2, "3.b", "1.a@1 3.b@2", "1 1.a<0.0 m1", "2 3.b<1.a sent-again")
                .offered("2 1.a<1.a m2");
        parts.holdsKeyOf("m2", "e 3.b 2 sent-again");

        assertThat(settled()).isEqualTo(List.of("e 1.a 2", "4.t", "", 0L, 0L));
        assertThat(parts.stream()).hasSize(2);
        assertThat(parts.idempotency("m2")).isEqualTo("e 3.b 2 sent-again");
    }

    @Test
    void whatLiesBelowAHole_andCannotGoBack_isLost_butItsKeyIsKnown() {
        parts.log(5, "1.a", "1.a@3", "4 1.a<1.a m4", "5 1.a<1.a m5").meta("f", "e 1.a 3");
        parts.offered("2 1.a<1.a m2");

        assertThat(settled()).isEqualTo(List.of("e 1.a 2", "2.t", "", 0L, 1L));
        assertThat(parts.stream()).hasSize(2);
        assertThat(parts.idempotency("m2")).isEqualTo("e 1.a 2 m2");
    }
}
