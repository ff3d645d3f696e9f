package dev.fanfare.broker.redis.script;

import static dev.fanfare.broker.redis.script.ScriptBench.entry;
import static dev.fanfare.broker.redis.script.ScriptBench.stand;
import static dev.fanfare.broker.redis.script.ScriptBench.tail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.broker.redis.script.ScriptBench.Offer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Branches of a room's log that the scripts join, case by case, on a real Redis. */
class BranchScriptsIT extends ScriptsOnRedis {
    @Test
    void twoBranches_newerTermWins_losersAreAppendedAgainOnce() {
        // given the promoted server went on without m4 and m5, under term 2.b
        Map<String, String> replica = bench.snapshot();
        bench.append("m4", "m5");
        bench.failOverTo(replica);
        bench.recovered();
        bench.append("x4", "m5", "x6");
        // when nodes that come late offer the old branch, one after the other
        bench.offer(stand(5), tail(4, 5));
        List<Object> first = bench.append();
        bench.offer(stand(5), tail(4, 5));
        List<Object> second = bench.append();
        // then what another had appended again is not there twice
        assertThat(first).containsExactly("OK", "fresh", "7", "2.b", List.of(), "2.b", 0L, 1L, 0L, "");
        assertThat(second).containsExactly("OK", "fresh", "7", "2.b", List.of(), "2.b", 0L, 0L, 0L, "");
        assertThat(bench.log().subList(3, 7))
                .containsExactly("4 2.b<1.a x4", "5 2.b<2.b m5", "6 2.b<2.b x6", "7 2.b<2.b m4");
    }

    @Test
    void lateOffer_ofANewerTerm_takesOver_andNoPlaceIsGivenTwice() {
        // given a server that reigns under 2.b, and nodes that saw 5.z go on from 3
        bench.rename("another");
        bench.recovered();
        bench.append("b4", "b5", "b6");
        // when
        bench.offer("fresh 5.z 5", entry(4, "5.z", "1.a", "z4"), entry(5, "5.z", "5.z", "z5"));
        List<Object> reply = bench.append("next");
        // then
        assertThat(reply.subList(6, 9)).containsExactly(2L, 3L, 3L);
        assertThat(bench.log())
                .containsExactly(
                        "1 1.a<0.0 m1",
                        "2 1.a<1.a m2",
                        "3 1.a<1.a m3",
                        "4 5.z<1.a z4",
                        "5 5.z<5.z z5",
                        "6 6.b<5.z b4",
                        "7 6.b<6.b b5",
                        "8 6.b<6.b b6",
                        "9 6.b<6.b next");
        assertThat(bench.meta()).isEqualTo("fresh 6.b 9 [1.a@1 5.z@4 6.b@6]");
        assertThat(bench.control("term")).isEqualTo("6.b");
    }

    @Test
    void greatestOffset_ofAnOlderTerm_doesNotWin() {
        bench.rename("another");
        bench.recover("b", "n1");
        bench.offer(stand(9), tail(4, 9));
        bench.offer("fresh 2.x 5", entry(4, "2.x", "1.a", "x4"), entry(5, "2.x", "2.x", "x5"));
        bench.done("n1");
        bench.append();

        assertThat(bench.log()).hasSize(11).contains("4 2.x<1.a x4", "5 2.x<2.x x5", "6 3.b<2.x m4", "11 3.b<3.b m9");
        assertThat(bench.control("term")).isEqualTo("3.b");
    }

    @Test
    void hole_whereNobodyStands_isNoBranch_butItsMessagesAreKept() {
        bench.rename("another");
        bench.recover("b", "n1");
        // what a node without members published: others' messages lay between
        bench.offer("", tail(4, 4));
        bench.offer("", tail(8, 8));
        bench.done("n1");
        bench.append();

        assertThat(bench.log().subList(3, 5)).containsExactly("4 1.a<1.a m4", "5 2.b<1.a m8");
    }

    @Test
    void hole_belowANodesLog_countsAsTrimmed_andTheTopStays() {
        bench.rename("another");
        bench.recover("b", "n1");
        bench.offer(stand(9), tail(7, 9));
        bench.offer("", tail(5, 5));
        bench.done("n1");
        List<Object> reply = bench.append();

        assertThat(reply.subList(6, 9)).containsExactly(3L, 0L, 0L);
        assertThat(bench.log()).containsExactly("7 1.a<1.a m7", "8 1.a<1.a m8", "9 1.a<1.a m9");
        assertThat(bench.append("m10").get(2)).isEqualTo("10");
    }

    /** A node that was away longer holds what counts as trimmed by now: members have had it. */
    @Test
    void lateOffer_ofWhatCountsAsTrimmed_isNotAppendedAgain() {
        bench.failOverToNothing();
        bench.recover("b", "n1");
        bench.offer(stand(9), tail(7, 9));
        bench.done("n1");
        bench.append("m10");
        bench.offer(stand(5), tail(1, 5));

        List<Object> reply = bench.append("m11");

        assertThat(reply.subList(6, 9)).containsExactly(0L, 0L, 0L);
        assertThat(bench.log())
                .containsExactly("7 1.a<1.a m7", "8 1.a<1.a m8", "9 1.a<1.a m9", "10 1.b<1.a m10", "11 2.b<1.b m11");
    }

    @Test
    void nothingButHoles_onAnEmptyServer_beginsUnderATermNobodyHas() {
        bench.failOverToNothing();
        bench.recover("b", "n1");
        bench.offer("", tail(5, 5));
        bench.offer("", tail(8, 8));
        bench.done("n1");
        bench.append();

        assertThat(bench.log()).containsExactly("9 2.b<1.b m5", "10 2.b<2.b m8");
        assertThat(bench.history("fresh", "1.a", "8").get(4)).isEqualTo(0L);
    }

    @Test
    void otherEpoch_newerTermWins_theOtherLogsMessagesComeBehind() {
        // given Redis came back empty, nobody offered in time, and somebody wrote
        bench.failOverToNothing();
        bench.redis.command("HSET", bench.keys()[0], "srv", "x", "term", "1.a");
        bench.recovered();
        bench.redis.command("HSET", bench.keys()[1], "e", "other", "s", "0", "t", "0.0", "tt", "");
        bench.append("o1");
        // when
        bench.offer(stand(2), tail(1, 2));
        bench.append();
        // then
        assertThat(bench.meta()).isEqualTo("other 2.b 3 [2.b@1]");
        assertThat(bench.log()).containsExactly("1 2.b<0.0 o1", "2 2.b<2.b m1", "3 2.b<2.b m2");
    }

    @Test
    void otherEpoch_withoutAMessage_givesWay() {
        bench.failOverToNothing();
        bench.recovered();
        bench.redis.command("HSET", bench.keys()[1], "e", "other", "s", "0", "t", "0.0", "tt", "");

        bench.offer(stand(2), tail(1, 2));
        bench.append();
        assertThat(bench.meta()).isEqualTo("fresh 1.a 2 [1.a@1]");
        assertThat(bench.log()).hasSize(2);
    }

    @Test
    void loserWhoseKeyWasSentAgain_isNotAppendedAgain() {
        Map<String, String> replica = bench.snapshot();
        bench.failOverTo(replica);
        bench.recovered();
        bench.append("retry=k4");
        bench.offer(stand(4), new Offer("fresh 1.a 4", "1.a", "m4", "k4"));

        assertThat(bench.append().get(7)).isEqualTo(0L);
        assertThat(bench.log()).hasSize(4).last().isEqualTo("4 2.b<1.a retry");
    }

    @Test
    void retry_isFound_whereTheLogWasCutBelowWhatItsSenderKnew() {
        // given a message sent when the log was at 5, that the merge appended again at 4
        bench.rename("another");
        bench.recover("b", "n1");
        bench.offer("", entry(6, "1.a", "1.a", "late"));
        bench.done("n1");
        bench.append("m5", "m6", "m7");
        assertThat(bench.log().get(3)).isEqualTo("4 2.b<1.a late");
        // when
        List<Object> reply = bench.appendAgain("fresh", "5", "1.a", "late");
        // then
        assertThat(reply.get(4)).isEqualTo(List.of("new fresh 2.b 4 1.a"));
        assertThat(bench.log()).hasSize(7);
    }

    @Test
    void largeTail_isMerged_inOneCall() {
        Offer[] all = tail(4, 5_000);
        bench.rename("another");
        bench.recover("b", "n1");
        for (int from = 0; from < all.length; from += 100) {
            bench.offer("", Arrays.copyOfRange(all, from, Math.min(all.length, from + 100)));
        }
        bench.offer("fresh 9.z 3000", entry(3_000, "9.z", "1.a", "z3000"));
        bench.done("n1");
        long begun = System.nanoTime();
        List<Object> reply = bench.append();
        System.out.println(
                "merged 5,000 in " + (System.nanoTime() - begun) / 1_000_000 + " ms: " + reply.subList(6, 9));

        assertThat(reply.subList(6, 9)).containsExactly(2_997L, 2_001L, 0L);
        assertThat(bench.log()).doesNotHaveDuplicates();
        assertThat(bench.meta()).startsWith("fresh 10.b 5001 ");
    }
}
