package dev.fanfare.broker.redis.script;

import static dev.fanfare.broker.redis.script.ScriptBench.stand;
import static dev.fanfare.broker.redis.script.ScriptBench.tail;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commit mark, case by case, on a real Redis. */
class DurabilityScriptsIT extends ScriptsOnRedis {
    /** All of what is there is shown; what comes next is committed later. */
    @BeforeEach
    void commitLater() {
        bench.mode = "later";
    }

    private String mark() {
        return (String) redis.command("HGET", bench.keys()[1], "c");
    }

    /** Offsets of a page, and its top. */
    private static String page(List<Object> reply) {
        return ((List<?>) reply.get(5))
                        .stream()
                                .map(row -> ((String) ((List<?>) row).get(0)).replace("-0", ""))
                                .toList()
                + " of " + reply.get(2) + " " + reply.get(3) + " proven " + reply.get(4);
    }

    @Test
    void appendForLater_leavesTheMark_andReadersStopAtIt() {
        assertThat(bench.append("m4", "m5"))
                .containsExactly("OK", "fresh", "5", "1.a", List.of(), "1.a", -1L, 0L, 0L, "3 1.a");
        assertThat(bench.append("m6").get(9)).isEqualTo("3 1.a");

        assertThat(mark()).isEqualTo("3 1.a");
        assertThat(page(bench.history("", "", "0"))).isEqualTo("[1, 2, 3] of 3 1.a proven 1");
        assertThat(page(bench.history("fresh", "1.a", "1"))).isEqualTo("[2, 3] of 3 1.a proven 1");
        assertThat(bench.history("fresh", "1.a", "1").get(7)).isEqualTo("6");
        assertThat(page(bench.history("fresh", "1.a", "3"))).isEqualTo("[] of 3 1.a proven 1");
        assertThat(bench.log()).hasSize(6);
    }

    @Test
    void readerThatIsPastTheMark_staysWhereItIs_unlessItsPlaceIsNoneOfThisLog() {
        bench.append("m4", "m5", "m6");

        assertThat(page(bench.history("fresh", "1.a", "5"))).isEqualTo("[] of 5 1.a proven 1");
        assertThat(page(bench.history("fresh", "1.a", "6"))).isEqualTo("[] of 6 1.a proven 1");
        assertThat(page(bench.history("fresh", "9.x", "5"))).isEqualTo("[] of 3 1.a proven 0");
        assertThat(page(bench.history("fresh", "9.x", "6"))).isEqualTo("[] of 3 1.a proven 0");
        assertThat(page(bench.history("fresh", "1.a", "7"))).isEqualTo("[] of 3 1.a proven 0");
    }

    @Test
    void commit_movesTheMark_upToWhatReplicasHold_andNeverBack() {
        bench.append("m4", "m5", "m6");

        assertThat(bench.commit("fresh", "1.a", "5")).containsExactly("OK");
        assertThat(mark()).isEqualTo("5 1.a");
        assertThat(page(bench.history("fresh", "1.a", "3"))).isEqualTo("[4, 5] of 5 1.a proven 1");
        assertThat(bench.commit("fresh", "1.a", "4")).containsExactly("OK");
        assertThat(mark()).isEqualTo("5 1.a");
        assertThat(bench.commit("fresh", "1.a", "6")).containsExactly("OK");
        assertThat(mark()).isNull();
        assertThat(bench.history("fresh", "1.a", "3")).hasSize(7);
        assertThat(bench.append("m7").get(9)).isEqualTo("6 1.a");
    }

    @Test
    void commit_goesInSteps() {
        for (int i = 0; i < 7; i++) {
            bench.append(IntStream.range(i * 100, i * 100 + 100)
                    .mapToObj(n -> "x" + n)
                    .toArray(String[]::new));
        }
        assertThat(bench.commit("fresh", "1.a", "703")).containsExactly("MORE");
        assertThat(mark()).isEqualTo("503 1.a");
        assertThat(bench.commit("fresh", "1.a", "703")).containsExactly("OK");
        assertThat(mark()).isNull();
    }

    @Test
    void commitOfAPlaceThatIsNoneOfThisLog_changesNothing() {
        bench.append("m4", "m5");

        assertThat(bench.commit("fresh", "9.x", "4")).containsExactly("ELSEWHERE");
        assertThat(bench.commit("fresh", "9.x", "5")).containsExactly("ELSEWHERE");
        assertThat(bench.commit("fresh", "1.a", "6")).containsExactly("ELSEWHERE");
        assertThat(bench.commit("other", "1.a", "5")).containsExactly("ELSEWHERE");
        assertThat(mark()).isEqualTo("3 1.a");
        bench.rename("another");
        assertThat(bench.commit("fresh", "1.a", "5").get(0)).isEqualTo("FENCED");
        bench.recover("b", "n1", "n2");
        assertThat(bench.commit("fresh", "1.a", "5").get(0)).isEqualTo("RECOVERING");
        assertThat(mark()).isEqualTo("3 1.a");
    }

    @Test
    void appendForNow_showsWhatWaits() {
        bench.append("m4", "m5");
        bench.mode = "now";

        assertThat(bench.append("m6").get(9)).isEqualTo("");

        assertThat(mark()).isNull();
        assertThat(page(bench.history("fresh", "1.a", "3"))).isEqualTo("[4, 5, 6] of 6 1.a proven 1");
    }

    @Test
    void whoShowedMore_readsSoFar_whereThatIsOfThisLog() {
        bench.append("m4", "m5", "m6");

        assertThat(page(bench.history("fresh", "1.a", "2", "fresh", "1.a", "5")))
                .isEqualTo("[3, 4, 5] of 5 1.a proven 1");
        assertThat(page(bench.history("", "", "0", "fresh", "1.a", "6")))
                .isEqualTo("[1, 2, 3, 4, 5, 6] of 6 1.a proven 1");
        assertThat(page(bench.history("fresh", "1.a", "2", "fresh", "1.a", "2")))
                .isEqualTo("[3] of 3 1.a proven 1");
        for (String[] elsewhere :
                new String[][] {{"fresh", "9.x", "5"}, {"other", "1.a", "5"}, {"fresh", "1.a", "7"}}) {
            assertThat(page(bench.history("fresh", "1.a", "2", elsewhere))).isEqualTo("[3] of 3 1.a proven 1");
        }
    }

    @Test
    void whatMembersHadGot_isNotHidden_whenItIsPutBack() {
        // given
        Map<String, String> replica = bench.snapshot();
        bench.append("m4", "m5", "m6", "m7");
        bench.commit("fresh", "1.a", "6");
        bench.failOverTo(replica);
        bench.recover("b", "n1", "n2");
        // when the publisher offers m7, which nobody was shown
        bench.offer(stand(5), tail(4, 5));
        bench.offer(stand(6), tail(4, 6));
        bench.offer("", tail(7, 7));
        bench.done("n1");
        bench.done("n2");
        bench.append();
        // then
        assertThat(mark()).isEqualTo("6 1.a");
        assertThat(page(bench.history("", "", "0"))).isEqualTo("[1, 2, 3, 4, 5, 6] of 6 1.a proven 1");
        assertThat(bench.commit("fresh", "1.a", "7")).containsExactly("OK");
        assertThat(mark()).isNull();
    }

    @Test
    void markAtTheTop_isNone() {
        // given: all that is put back had been shown
        Map<String, String> replica = bench.snapshot();
        bench.append("m4", "m5");
        bench.failOverTo(replica);
        bench.recover("b", "n1");
        bench.offer(stand(5), tail(4, 5));
        bench.done("n1");
        // when
        bench.append();
        // then
        assertThat(mark()).isNull();
        assertThat(bench.history("fresh", "1.a", "3")).hasSize(7);
    }

    @Test
    void whatTheRepairPutsBack_isCommittedAgain() {
        // given
        Map<String, String> replica = bench.snapshot();
        bench.append("m4", "m5", "m6");
        bench.commit("fresh", "1.a", "6");
        bench.failOverTo(replica);
        bench.recover("b", "n1");
        bench.offer("", tail(4, 6));
        bench.done("n1");
        assertThat(bench.commit("fresh", "1.a", "3")).containsExactly("ELSEWHERE");
        // when
        assertThat(bench.append("m7"))
                .containsExactly("OK", "fresh", "7", "2.b", List.of(), "1.a", 3L, 0L, 0L, "3 1.a");
        // then
        assertThat(page(bench.history("fresh", "1.a", "3"))).isEqualTo("[] of 3 1.a proven 1");
        assertThat(page(bench.history("fresh", "1.a", "6"))).isEqualTo("[] of 6 1.a proven 1");
        assertThat(bench.commit("fresh", "2.b", "7")).containsExactly("OK");
        assertThat(page(bench.history("fresh", "1.a", "3"))).isEqualTo("[4, 5, 6, 7] of 7 2.b proven 1");
    }

    @Test
    void whatTheRepairCutsOff_takesTheMarkWithIt() {
        // given: the replica has m4, m5 of its own; the nodes stand on another branch
        Map<String, String> replica = bench.snapshot();
        bench.append("m4", "m5");
        bench.failOverTo(replica);
        bench.recover("b", "n1");
        bench.done("n1");
        bench.append("a4", "a5");
        assertThat(mark()).isEqualTo("3 1.a");
        bench.rename("third");
        bench.recover("c", "n1");
        bench.offer("fresh 9.z 4", ScriptBench.entry(4, "9.z", "1.a", "z4"));
        bench.done("n1");
        // when
        bench.mode = "now";
        assertThat(bench.append("m9").get(0)).isEqualTo("OK");
        // then
        assertThat(mark()).isNull();
        assertThat(bench.log())
                .extracting(one -> one.split(" ")[2])
                .containsExactly("m1", "m2", "m3", "z4", "a4", "a5", "m9");
    }
}
