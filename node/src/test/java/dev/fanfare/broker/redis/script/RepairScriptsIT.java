package dev.fanfare.broker.redis.script;

import static dev.fanfare.broker.redis.script.ScriptBench.stand;
import static dev.fanfare.broker.redis.script.ScriptBench.tail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.redis.script.ScriptBench.Offer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The scripts of the repair, case by case, on a real Redis. */
class RepairScriptsIT extends ScriptsOnRedis {
    @Test
    void firstStart_opensAWindow_whichTheOnlyNodeCloses() {
        ScriptBench fresh = new ScriptBench(redis, "first");

        assertThat(fresh.recover("a", "n1")).containsExactly("NEW", fresh.server(), "1.a", ScriptBench.WINDOW);
        assertThat(fresh.append("m1").get(0)).isEqualTo("RECOVERING");
        assertThat(fresh.history("", "", "0").get(0)).isEqualTo("RECOVERING");
        assertThat(fresh.done("n1")).containsExactly("OK", 0L);
        assertThat(fresh.append("m1").get(0)).isEqualTo("OK");
        assertThat(fresh.recover("x", "n2")).containsExactly("SAME", fresh.server(), "1.a", "0");
    }

    @Test
    void window_awaitsEveryLiveNode_andWhoComesMeanwhile() {
        bench.rename("another");

        assertThat(bench.recover("b", "n1", "n2", "n3").get(0)).isEqualTo("CHANGED");
        assertThat(bench.recover("c", "n4").get(0)).isEqualTo("SAME");
        assertThat(bench.recover("c", "n3").get(2)).isEqualTo("2.b");

        assertThat(bench.done("n1")).containsExactly("OK", 3L);
        assertThat(bench.done("n1")).containsExactly("OK", 3L);
        assertThat(bench.done("n4")).containsExactly("OK", 2L);
        assertThat(bench.done("n3")).containsExactly("OK", 1L);
        List<Object> refused = bench.append("m4");
        assertThat(refused.get(0)).isEqualTo("RECOVERING");
        assertThat(Long.parseLong((String) refused.get(1))).isBetween(50_000L, 60_000L);
        assertThat(bench.done("n2")).containsExactly("OK", 0L);
        assertThat(bench.append("m4").get(0)).isEqualTo("OK");
        assertThat(bench.log()).hasSize(4);
    }

    @Test
    void window_endsByTime_whenANodeNeverSaysItsWord() {
        bench.rename("another");
        bench.recover("b", "n1", "gone");
        bench.redis.command("HSET", bench.keys()[0], "open", System.currentTimeMillis() + 300 + "");

        assertThat(bench.append("m4").get(0)).isEqualTo("RECOVERING");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> bench.append("m4").get(0).equals("OK"));
        assertThat(bench.control("open")).isNull();
        assertThat(bench.control("wait")).isNull();
    }

    @Test
    void staleCaller_isFenced_whateverItAsks() {
        assertThat(bench.offerTo("old", "", tail(4, 4)).get(0)).isEqualTo("FENCED");
        assertThat(bench.appendTo("old", "first", "", "0", "", "m4").get(0)).isEqualTo("FENCED");
        bench.rename("another"); // a new primary that nobody has recovered yet
        assertThat(bench.offer("", tail(4, 4)).get(0)).isEqualTo("FENCED");
        assertThat(bench.done("n1").get(0)).isEqualTo("FENCED");
        assertThat(bench.append("m4").get(0)).isEqualTo("FENCED");
        assertThat(bench.history("", "", "0").get(0)).isEqualTo("FENCED");
        assertThat(bench.redis.command("EXISTS", bench.keys()[3])).isEqualTo(0L);
    }

    @Test
    void whatWasSentInAnEarlierSession_isNotAppended() {
        bench.recover("b", "n1", 2);

        // the first session's number is what the bench appends with
        assertThat(bench.append("m4").get(0)).isEqualTo("FENCED");
        assertThat(bench.log()).hasSize(3);
        bench.recover("b", "n1", 1);
        assertThat(bench.append("m4").get(0)).isEqualTo("OK");
    }

    @Test
    void sessionsOfNodesThatAreGone_areForgotten_whereTheCallerKnowsWhoLives() {
        bench.recover("b", "n2");
        bench.recover("b", "n3");
        assertThat(bench.append("m4").get(0)).isEqualTo("OK");

        bench.recover("b", "n3", 1, "n2", "n3");

        assertThat(bench.control("n:n2")).isEqualTo("1");
        assertThat(bench.control("n:n3")).isEqualTo("1");
        assertThat(bench.control("n:n1")).isNull();
        assertThat(bench.append("m5").get(0)).isEqualTo("FENCED");
    }

    @Test
    void whoJoinsAWindow_namesWhomItAwaitsToo() {
        bench.rename("another");
        bench.recover("b", "n1");
        bench.recover("b", "n2", 1, "n1", "n3");

        bench.done("n1");
        bench.done("n2");

        assertThat(bench.append("m4").get(0)).isEqualTo("RECOVERING");
        assertThat(bench.done("n3")).containsExactly("OK", 0L);
    }

    @Test
    void aServerThatWasAway_stillNamesWhoLived_toWhoComesFirst() {
        bench.lived("dead", 300_000);
        bench.lived("n1", 130_000);
        bench.lived("n2", 120_000);
        bench.recover("c", "n3");

        assertThat(bench.live("n3", "first")).containsExactly("n1", "n2", "n3");
        assertThat(bench.live("n3", "again")).containsExactly("n3");
    }

    @Test
    void question_answersTheLog_andChangesNothing() {
        assertThat(bench.offer("")).containsExactly("OK", "fresh", "3", "1.a", "1.a@1", "");
        assertThat(bench.control("of")).isNull();
        assertThat(new ScriptBench(redis, "none").offer("").get(0)).isEqualTo("FENCED");
    }

    @Test
    void lostTail_isPutBackInItsOldPlace_byTheFirstAppend() {
        // given
        Map<String, String> replica = bench.snapshot();
        bench.append("m4", "m5", "m6");
        bench.failOverTo(replica);
        // when two nodes offer the same, in parts, one of them twice
        bench.recover("b", "n1", "n2");
        bench.offer("", tail(4, 5));
        bench.offer(stand(6), tail(6, 6));
        bench.offer(stand(6), tail(5, 6));
        bench.offer(stand(6), tail(5, 6));
        bench.done("n1");
        assertThat(bench.append("m7").get(0)).isEqualTo("RECOVERING");
        bench.done("n2");
        assertThat(bench.history("fresh", "1.a", "3")).containsExactly("MERGE");
        // then
        assertThat(bench.append("m7")).containsExactly("OK", "fresh", "7", "2.b", List.of(), "1.a", 3L, 0L, 0L, "");
        assertThat(bench.log())
                .containsExactly(
                        "1 1.a<0.0 m1",
                        "2 1.a<1.a m2",
                        "3 1.a<1.a m3",
                        "4 1.a<1.a m4",
                        "5 1.a<1.a m5",
                        "6 1.a<1.a m6",
                        "7 2.b<1.a m7");
        assertThat(bench.meta()).isEqualTo("fresh 2.b 7 [1.a@1 2.b@7]");
        assertThat(bench.control("of")).isNull();
        assertThat(bench.append("m8")).containsExactly("OK", "fresh", "8", "2.b", List.of(), "2.b", -1L, 0L, 0L, "");
    }

    @Test
    void emptyRedis_isFilledAgain_withEpochAndOffsets() {
        bench.failOverToNothing();
        bench.recover("b", "n1");
        bench.offer(stand(3), tail(1, 3));
        bench.done("n1");

        assertThat(bench.append("m4").subList(0, 4)).containsExactly("OK", "fresh", "4", "2.b".replace("2", "1"));
        assertThat(bench.log()).hasSize(4).first().isEqualTo("1 1.a<0.0 m1");
    }

    @Test
    void emptyRedis_tailOnly_countsWhatLiesBelowAsTrimmed() {
        bench.failOverToNothing();
        bench.recover("b", "n1");
        bench.offer(stand(9), tail(7, 9));
        bench.done("n1");
        bench.append();

        assertThat(bench.log()).containsExactly("7 1.a<1.a m7", "8 1.a<1.a m8", "9 1.a<1.a m9");
        assertThat(bench.meta()).isEqualTo("fresh 1.a 9 [1.a@6]");
        assertThat(bench.history("fresh", "1.a", "6").get(4)).isEqualTo(1L);
        assertThat(bench.history("fresh", "1.a", "5").get(4)).isEqualTo(0L);
    }

    @Test
    void emptyRedis_emptyLog_keepsEpochAndOffset_ofWhoStandsThere() {
        bench.failOverToNothing();
        bench.recover("b", "n1");
        bench.offer(stand(70));
        bench.done("n1");

        assertThat(bench.append("next").subList(1, 3)).containsExactly("fresh", "71");
        assertThat(bench.history("fresh", "1.a", "70").get(4)).isEqualTo(1L);
    }

    @Test
    void lateOffer_withoutANewerTermAbove_isPutBack() {
        Map<String, String> replica = bench.snapshot();
        bench.append("m4", "m5");
        bench.failOverTo(replica);
        bench.recovered();
        bench.append(); // the window is over, nobody wrote

        bench.offer(stand(5), tail(4, 5));
        assertThat(bench.append("m6").subList(1, 4)).containsExactly("fresh", "6", "2.b");
        assertThat(bench.log().subList(3, 6)).containsExactly("4 1.a<1.a m4", "5 1.a<1.a m5", "6 2.b<1.a m6");
    }

    /** A log that begins behind a place that a node stood at: all up to there was lost, and m10 came after. */
    private void beginAbove(int floor) {
        bench.failOverToNothing();
        bench.recover("b", "n1");
        bench.offer(stand(floor));
        bench.done("n1");
        bench.append("new");
    }

    @Test
    void lateOffer_thatContinuesDownwardFromTheHole_isPutBackBelowIt() {
        // given
        beginAbove(9);
        assertThat(bench.log()).containsExactly("10 1.b<1.a new");
        assertThat(bench.offer("").get(5)).isEqualTo("fresh 1.a 9");
        // when the one that holds it all comes after the window
        bench.offer("", tail(2, 8));
        bench.offer("", new Offer("fresh 1.a 9", "1.a", "m9", "k9"));
        bench.offer("", new Offer("fresh 1.a 1", "0.0", "m1", "k1"));
        List<Object> reply = bench.append("more", "retry9=k9", "retry1=k1");
        // then
        assertThat(reply.subList(6, 9)).containsExactly(9L, 0L, 0L);
        assertThat(reply.get(4)).isEqualTo(List.of("new fresh 1.b 11 1.b", "key fresh 1.a 9", "key fresh 1.a 1"));
        assertThat(bench.log())
                .hasSize(11)
                .startsWith("1 1.a<0.0 m1", "2 1.a<1.a m2")
                .endsWith("10 1.b<1.a new", "11 1.b<1.b more");
        assertThat(bench.meta()).isEqualTo("fresh 1.b 11 [1.a@1 1.b@10]");
        assertThat(bench.offer("").get(5)).isEqualTo("");
        assertThat(bench.history("fresh", "0.0", "0").get(4)).isEqualTo(1L);
    }

    @Test
    void lateOffers_inPages_goBackOneBelowTheOther() {
        beginAbove(9);
        bench.offer("", tail(6, 9));
        bench.append("more");
        assertThat(bench.offer("").get(5)).isEqualTo("fresh 1.a 5");
        assertThat(bench.meta()).isEqualTo("fresh 1.b 11 [1.a@5 1.b@10]");

        bench.offer("", tail(1, 5));
        assertThat(bench.append().subList(6, 10)).containsExactly(5L, 0L, 0L, "");

        assertThat(bench.log()).hasSize(11).startsWith("1 1.a<0.0 m1");
        assertThat(bench.meta()).isEqualTo("fresh 1.b 11 [1.a@1 1.b@10]");
    }

    @Test
    void lateOffer_thatDoesNotReachTheHole_staysLost_isCounted_andItsKeysAreKnown() {
        beginAbove(9);
        bench.offer("", new Offer("fresh 1.a 4", "1.a", "m4", "k4"), new Offer("fresh 1.a 5", "1.a", "m5", null));

        assertThat(bench.append().subList(6, 11)).containsExactly(0L, 0L, 0L, "", 2L);
        assertThat(bench.append("retry=k4").get(4)).isEqualTo(List.of("key fresh 1.a 4"));
        assertThat(bench.log()).containsExactly("10 1.b<1.a new");
        assertThat(bench.offer("").get(5)).isEqualTo("fresh 1.a 9");
    }

    @Test
    void twoFailoversInARow_stillJoinAll() {
        // given
        Map<String, String> replica = bench.snapshot();
        bench.append("m4", "m5");
        bench.failOverTo(replica);
        bench.recover("b", "n1", "n2");
        bench.offer(stand(4), tail(4, 4));
        Map<String, String> second = bench.snapshot();
        // when the promoted one dies within the window, and its offers with it or not
        bench.failOverTo(second);
        assertThat(bench.recover("c", "n1", "n2").get(2)).isEqualTo("3.c");
        bench.offer(stand(5), tail(4, 5));
        bench.done("n1");
        bench.done("n2");
        bench.append("m6");
        // then
        assertThat(bench.log().subList(3, 6)).containsExactly("4 1.a<1.a m4", "5 1.a<1.a m5", "6 3.c<1.a m6");
        assertThat(bench.control("of")).isNull();
    }

    @Test
    void idempotencyEntries_comeBack_withTheirMessages() {
        // given
        bench.failOverToNothing();
        bench.redis.command("DEL", bench.idempotency("k3"));
        bench.recover("b", "n1");
        bench.offer(stand(3), new Offer("fresh 1.a 3", "1.a", "m3", "k3"));
        bench.done("n1");
        // when the client that never heard of it sends it again
        List<Object> reply = bench.append("retry=k3");
        // then
        assertThat(reply.get(4)).isEqualTo(List.of("key fresh 1.a 3"));
        assertThat((Long) bench.redis.command("PTTL", bench.idempotency("k3"))).isBetween(1L, 300_000L);
        assertThat(bench.log()).hasSize(1);
    }
}
