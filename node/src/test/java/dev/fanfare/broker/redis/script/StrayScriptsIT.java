package dev.fanfare.broker.redis.script;

import static dev.fanfare.broker.redis.script.ScriptBench.entry;
import static dev.fanfare.broker.redis.script.ScriptBench.tail;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Logs of which the lower part is lost, and offers that branched off there: nobody can say whether these were appended again on the
 * part that is lost. The simulation found that such a message came twice, or never.
 */
class StrayScriptsIT extends ScriptsOnRedis {
    private static final String STAND = "fresh 2.x 9";

    private void empty() {
        bench.failOverToNothing();
        bench.recover("b", "n1");
    }

    private List<Object> merged() {
        bench.done("n1");
        return bench.append();
    }

    /** Its message may have stood below 8, or not. */
    @Test
    void offerOfAnotherBranch_aboveTheHole_beginsTheLogAnew_andAllMembersAreReset() {
        empty();
        bench.offer(STAND, entry(8, "2.x", "2.x", "x8"), entry(9, "2.x", "2.x", "x9"));
        bench.offer("", tail(9, 9));

        List<Object> reply = merged();

        assertThat(reply.subList(6, 9)).containsExactly(0L, 3L, 0L);
        assertThat(bench.log()).containsExactly("10 3.b<3.b m9", "11 3.b<3.b x8", "12 3.b<3.b x9");
        assertThat(bench.control("term")).isEqualTo("3.b");
        assertThat(bench.history("fresh", "2.x", "9").get(4))
                .as("who stands at the top is reset")
                .isEqualTo(0L);
        assertThat(bench.offer("").get(5)).as("there is no hole any more").isEqualTo("");
    }

    @Test
    void offerOfAnotherBranch_belowTheHole_isNotLost() {
        empty();
        bench.offer(STAND, entry(8, "2.x", "2.x", "x8"), entry(9, "2.x", "2.x", "x9"));
        bench.offer("", tail(5, 5));

        merged();

        assertThat(bench.log()).containsExactly("10 3.b<3.b m5", "11 3.b<3.b x8", "12 3.b<3.b x9");
    }

    /** It was appended again at a place that is lower than its old one, and is offered under both. */
    @Test
    void messageThatIsOfferedUnderTwoPlaces_standsThereOnce() {
        empty();
        bench.offer(STAND, entry(8, "2.x", "2.x", "m9"), entry(9, "2.x", "2.x", "x9"));
        bench.offer("", tail(9, 9));

        merged();

        assertThat(bench.log()).containsExactly("10 3.b<3.b m9", "11 3.b<3.b x9");
    }

    @Test
    void offersThatTheWaySurelyWentThrough_countAsTrimmed_andNobodyIsReset() {
        empty();
        bench.offer(STAND, entry(8, "2.x", "2.x", "x8"), entry(9, "2.x", "2.x", "x9"));
        // the term of the hole, and the one before, which ends where that begins
        bench.offer("", entry(2, "1.a", "1.a", "m2"), entry(4, "1.a", "1.a", "m4"));
        bench.offer("", entry(5, "2.x", "1.a", "x5"), entry(6, "2.x", "2.x", "x6"));

        List<Object> reply = merged();

        assertThat(reply.subList(6, 9)).containsExactly(2L, 0L, 0L);
        assertThat(bench.log()).containsExactly("8 2.x<2.x x8", "9 2.x<2.x x9");
        assertThat(bench.history("fresh", "2.x", "9").get(4)).isEqualTo(1L);
    }

    @Test
    void offersThatBranchedOffWhatIsHeld_areAppendedAgain_andNobodyIsReset() {
        empty();
        bench.offer(STAND, entry(7, "1.a", "1.a", "m7"), entry(8, "2.x", "1.a", "x8"), entry(9, "2.x", "2.x", "x9"));
        bench.offer("", tail(8, 9));

        List<Object> reply = merged();

        assertThat(reply.subList(6, 9)).containsExactly(3L, 2L, 0L);
        assertThat(bench.log())
                .containsExactly("7 1.a<1.a m7", "8 2.x<1.a x8", "9 2.x<2.x x9", "10 3.b<2.x m8", "11 3.b<3.b m9");
        assertThat(bench.history("fresh", "2.x", "9").get(4)).isEqualTo(1L);
    }

    @Test
    void serversOwnEntries_aboveTheHole_areStrays_andNoneIsLost() {
        bench.append("m4", "m5", "m6");
        bench.rename("another");
        bench.recover("b", "n1");
        bench.offer("fresh 4.x 5", entry(5, "4.x", "4.x", "x5"));

        List<Object> reply = merged();

        assertThat(reply.subList(6, 9)).containsExactly(0L, 3L, 2L);
        assertThat(bench.log()).containsExactly("6 5.b<5.b m5", "7 5.b<5.b m6", "8 5.b<5.b x5");
        assertThat(bench.history("fresh", "1.a", "6").get(4)).isEqualTo(0L);
    }
}
