package dev.fanfare.broker.redis.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code rewrite.lua}. */
class MergeRewriteTest {
    private static final String REWRITE = """
            local branch = winner(log, offers, KEYS[4], '7.t')
            fillHole(log, offers, branch)
            local cut, floor = rewrite(log, branch)
            return {keysOf(cut), text(floor), text(log.top), log.topTerm, wordsOf(log.terms)}
            """;

    private final MergeParts parts = new MergeParts();

    private Object rewritten() {
        return parts.run("rewrite.lua", REWRITE);
    }

    @Test
    void branchThatGoesOn_isPutOnTop_andNothingIsCutOff() {
        parts.log(1, "1.a", "1.a@1", "1 1.a<0.0 m1").offered("2 1.a<1.a m2", "3 2.b<1.a m3");

        assertThat(rewritten()).isEqualTo(List.of("", "1", "3", "2.b", "1.a@1 2.b@3"));
        assertThat(parts.stream()).containsExactly("1 1.a<0.0 m1", "2 1.a<1.a m2", "3 2.b<1.a m3");
        assertThat(parts.meta("s")).isEqualTo("3");
        assertThat(parts.meta("t")).isEqualTo("2.b");
        assertThat(parts.meta("tt")).isEqualTo("1.a@1 2.b@3");
        assertThat(parts.idempotency("m3")).isEqualTo("e 2.b 3 m3");
    }

    @Test
    void branchThatPartedBelowTheTop_cutsOffOwnEntries_andCarriesTheRestOver() {
        parts.log(3, "1.a", "1.a@1", "1 1.a<0.0 m1", "2 1.a<1.a m2", "3 1.a<1.a m3")
                .offered("2 2.b<1.a x2");

        assertThat(rewritten()).isEqualTo(List.of("e 1.a 3, e 1.a 2", "0", "2", "2.b", "1.a@1 2.b@2"));
        assertThat(parts.stream()).containsExactly("1 1.a<0.0 m1", "2 2.b<1.a x2");
    }

    @Test
    void branchAboveAHole_replacesTheLog_andTheHoleIsRemembered() {
        parts.log(1, "1.a", "1.a@1", "1 1.a<0.0 m1").offered("6 2.b<2.b x6").stand("e 2.b 6");

        assertThat(rewritten()).isEqualTo(List.of("", "6", "6", "2.b", "2.b@5"));
        assertThat(parts.stream()).containsExactly("6 2.b<2.b x6");
        assertThat(parts.meta("f")).isEqualTo("e 2.b 5");
    }

    @Test
    void whatGoesBackBelowAHole_isWrittenBelowIt_withTheTableOfTerms_untilNoHoleIsLeft() {
        parts.log(4, "2.b", "1.a@3 2.b@4", "4 2.b<1.a m4").meta("f", "e 1.a 3");
        parts.offered("3 1.a<1.a m3", "2 1.a<0.1 m2");
        assertThat(rewritten()).isEqualTo(List.of("", "2", "4", "2.b", "0.1@1 1.a@2 2.b@4"));
        assertThat(parts.stream()).containsExactly("2 1.a<0.1 m2", "3 1.a<1.a m3", "4 2.b<1.a m4");
        assertThat(parts.meta("f")).isEqualTo("e 0.1 1");
        assertThat(parts.idempotency("m2")).isEqualTo("e 1.a 2 m2");

        parts.offered("1 0.1<0.0 m1");
        rewritten();

        assertThat(parts.stream()).hasSize(4).first().isEqualTo("1 0.1<0.0 m1");
        assertThat(parts.meta("f")).isNull();
    }
}
