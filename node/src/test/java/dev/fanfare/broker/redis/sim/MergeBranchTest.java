package dev.fanfare.broker.redis.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code branch.lua}. */
class MergeBranchTest {
    private static final String WINNER = """
            local branch = winner(log, offers, KEYS[4], '7.t')
            fillHole(log, offers, branch)
            return {keysOf(branch.chain), branch.base.key, branch.trimmed and 'trimmed' or 'whole',
              branch.anew and 'anew' or branch.joined and 'joined' or 'apart', branch.gap and branch.gap.key or 'no hole',
              keysOf(branch.below), keysOf(branch.carried)}
            """;

    private final MergeParts parts = new MergeParts();

    private void three() {
        parts.log(3, "1.a", "1.a@1", "1 1.a<0.0 m1", "2 1.a<1.a m2", "3 1.a<1.a m3");
    }

    private Object winner() {
        return parts.run("branch.lua", WINNER);
    }

    @Test
    void whatContinuesTheTop_wins() {
        three();
        parts.offered("4 1.a<1.a m4", "5 1.a<1.a m5");

        assertThat(winner()).isEqualTo(List.of("e 1.a 5, e 1.a 4", "e 1.a 3", "whole", "joined", "no hole", "", ""));
    }

    @Test
    void newerTerm_winsOverALongerBranch_andGoesOnFromWhereItParted() {
        three();
        parts.offered("4 1.a<1.a m4", "5 1.a<1.a m5", "3 2.b<1.a x3");

        assertThat(winner()).isEqualTo(List.of("e 2.b 3", "e 1.a 2", "whole", "joined", "no hole", "", ""));
    }

    @Test
    void branchWithAHole_isNone_unlessANodeStandsOnIt() {
        three();
        parts.offered("6 2.b<2.b x6");
        assertThat(winner()).isEqualTo(List.of("", "e 1.a 3", "whole", "joined", "no hole", "", ""));

        parts.stand("e 2.b 6");
        assertThat(winner()).isEqualTo(List.of("e 2.b 6", "e 2.b 5", "trimmed", "apart", "e 2.b 5", "", ""));
    }

    @Test
    void serverThatHasNothing_takesTheWholeBranch_orWhatANodeStandsOn() {
        parts.offered("1 1.a<0.0 m1", "2 1.a<1.a m2");
        assertThat(winner()).isEqualTo(List.of("e 1.a 2, e 1.a 1", "e 0.0 0", "whole", "apart", "no hole", "", ""));

        parts.stand("e 1.a 4");
        assertThat(winner())
                .as("a stand above all entries")
                .isEqualTo(List.of("", "e 1.a 4", "trimmed", "apart", "e 1.a 4", "", ""));
    }

    @Test
    void nothingToStandOn_beginsAnewBehindTheNewestOffer_underATermThatNobodyHas() {
        parts.offered("5 1.a<1.a m5", "8 1.a<1.a m8");

        assertThat(winner()).isEqualTo(List.of("", "e 7.t 8", "trimmed", "anew", "no hole", "", ""));
    }

    @Test
    void whatWasLostBelowAHole_goesBack_andWhatStandsAboveIsCarriedOver() {
        parts.log(5, "1.a", "1.a@3", "4 1.a<1.a m4", "5 1.a<1.a m5").meta("f", "e 1.a 3");
        parts.offered("3 1.a<1.a m3", "2 1.a<1.a m2");

        assertThat(winner())
                .isEqualTo(
                        List.of("", "e 1.a 5", "whole", "joined", "e 1.a 1", "e 1.a 3, e 1.a 2", "e 1.a 5, e 1.a 4"));
    }

    @Test
    void holeAboveWhichTheLogWasTrimmed_isNoHoleAnyMore() {
        parts.log(5, "1.a", "1.a@3", "5 1.a<1.a m5").meta("f", "e 1.a 3");
        parts.offered("3 1.a<1.a m3");

        assertThat(winner()).isEqualTo(List.of("", "e 1.a 5", "whole", "joined", "no hole", "", ""));
    }
}
