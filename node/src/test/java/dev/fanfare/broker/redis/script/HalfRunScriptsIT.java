package dev.fanfare.broker.redis.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Calls that Redis refuses in their middle, and what they, or whoever puts keys back by hand, leave behind. A room whose
 * stream stood above the offset in its meta hash refused every broadcast, for ever, on all nodes.
 */
class HalfRunScriptsIT extends ScriptsOnRedis {
    @AfterEach
    void allowAll() {
        redis.command("ACL", "SETUSER", "default", "+@all", "allchannels");
    }

    @Test
    void entryAboveTheTop_keepsItsPlace_andTheRoomGoesOn() {
        bench.addToStream(4, "m4", "k4");

        List<Object> reply = bench.append("m5");

        assertThat(reply.subList(0, 6)).containsExactly("OK", "fresh", "5", "1.a", List.of(), "1.a");
        assertThat(bench.log()).endsWith("4 1.a<1.a m4", "5 1.a<1.a m5");
        assertThat(bench.meta()).isEqualTo("fresh 1.a 5 [1.a@1]");
    }

    @Test
    void entryAboveTheTop_isFound_whereItsSenderTriesAgain() {
        bench.addToStream(4, "m4", "k4");

        List<Object> reply = bench.appendAgain("fresh", "3", "1.a", "m4=k4", "m5");

        assertThat(reply.get(4)).isEqualTo(List.of("new fresh 1.a 4 1.a", "new fresh 1.a 5 1.a"));
        assertThat(bench.log()).hasSize(5);
    }

    @Test
    void keyOfAnEntryAboveTheTop_isKnown_onceTheRoomGoesOn() {
        bench.addToStream(4, "m4", "k4");
        bench.append("m5");

        List<Object> reply = bench.append("retry=k4");

        assertThat(reply.get(4)).isEqualTo(List.of("key fresh 1.a 4"));
        assertThat(bench.log()).hasSize(5);
    }

    @Test
    void entryAboveTheTop_isNotShown_beforeReplicasHaveIt() {
        bench.mode = "later";
        bench.addToStream(4, "m4", "k4");

        List<Object> reply = bench.append("m5");

        assertThat(reply.get(9)).isEqualTo("3 1.a");
    }

    @Test
    void entryAboveTheTop_isMergedWithWhatNodesOffer() {
        bench.addToStream(4, "m4", "k4");
        bench.offer(ScriptBench.stand(3), ScriptBench.tail(2, 3));

        List<Object> reply = bench.append("m5");

        assertThat(reply.get(0)).isEqualTo("OK");
        assertThat(bench.log()).contains("4 1.a<1.a m4").anyMatch(line -> line.startsWith("5 "));
    }

    @Test
    void placesThatAreGoneFromTheStream_areNotGivenOutAgain_theLogBeginsAnew() {
        bench.addToStream(9, "m9", "k9");
        bench.redis.command("XDEL", bench.keys()[2], "9-0");

        List<Object> reply = bench.append("m4");

        assertThat(reply.subList(0, 4)).containsExactly("OK", "fresh", "1", "1.a");
        assertThat(bench.log()).containsExactly("1 1.a<0.0 m4");
    }

    @Test
    void batch_isAppendedWholeOrNotAtAll_whateverTheUserMayNot() {
        for (String denied : List.of("-publish", "-hset", "-set", "-xadd", "-pexpire", "resetchannels")) {
            List<String> before = bench.log();
            redis.command("ACL", "SETUSER", "default", denied);

            Throwable refusal = catchThrowable(() -> bench.append("b1=kb1", "b2", "b3"));

            redis.command("ACL", "SETUSER", "default", "+@all", "allchannels");
            if (refusal != null && redis.isAtLeast(7)) {
                assertThat(refusal).as(denied).hasMessageContaining("FORBIDDEN");
            }
            if (redis.isAtLeast(7)) {
                assertThat(bench.log()).as(denied).isEqualTo(before);
            }
            // when it may again
            assertThat(bench.append("b1", "b2", "b3").get(0)).isEqualTo("OK");
            assertThat(bench.last(3)).as(denied).satisfies(HalfRunScriptsIT::areTheBatch);
        }
    }

    private static void areTheBatch(String[] lines) {
        assertThat(lines).extracting(line -> line.split(" ")[2]).containsExactly("b1", "b2", "b3");
    }

    @Test
    void keyOfAnotherLifeOfTheLog_saysNothing() {
        bench.append("m4=k4");
        bench.redis.command("HSET", bench.keys()[1], "e", "other");

        List<Object> reply = bench.append("again=k4");

        assertThat(reply.subList(0, 5)).containsExactly("OK", "other", "5", "1.a", List.of());
    }

    @Test
    void keyOfAPlaceThatTheLogDoesNotHave_saysNothing() {
        bench.append("m4=k4");
        bench.redis.command("DEL", bench.keys()[1], bench.keys()[2]);

        List<Object> reply = bench.append("again=k4");

        assertThat(reply.subList(0, 3)).containsExactly("OK", "fresh", "1");
    }
}
