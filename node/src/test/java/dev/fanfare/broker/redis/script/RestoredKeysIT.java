package dev.fanfare.broker.redis.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An operator puts back what the keys of a room held before. Places were given out twice in one term: a client that came back with one of
 * them was told {@code recovered:true}, and a repeated key was answered with a place where another message stood.
 */
class RestoredKeysIT extends ScriptsOnRedis {
    /** The room has got to m5, and its keys say m3 again. */
    @BeforeEach
    void putBackAnOlderState() {
        for (int key = 1; key <= 2; key++) {
            redis.command("COPY", bench.keys()[key], bench.keys()[key] + "/kept");
        }
        bench.append("m4=k4", "m5");
        for (int key = 1; key <= 2; key++) {
            redis.command("RENAME", bench.keys()[key] + "/kept", bench.keys()[key]);
        }
    }

    @Test
    void whoKnowsALaterPlaceOfTheTerm_appendsInAnotherTerm() {
        List<Object> reply = bench.appendTo(bench.server(), "first", "fresh", "5", "1.a", "n4", "n5");

        assertThat(reply.subList(0, 6)).containsExactly("OK", "fresh", "5", "2.a", List.of(), "1.a");
        assertThat(bench.log()).endsWith("3 1.a<1.a m3", "4 2.a<1.a n4", "5 2.a<2.a n5");
        assertThat(bench.append("n6").subList(1, 4)).containsExactly("fresh", "6", "2.a");
    }

    @Test
    void whoKnowsNoLaterPlace_appendsInTheSameTerm() {
        assertThat(bench.appendTo(bench.server(), "first", "fresh", "3", "1.a", "n4")
                        .get(3))
                .isEqualTo("1.a");
        assertThat(bench.appendTo(bench.server(), "first", "other", "9", "1.a", "n5")
                        .get(3))
                .isEqualTo("1.a");
    }

    @Test
    void keyOfAPlaceWhereAnotherMessageStands_saysNothing() {
        bench.append("n4", "n5");

        List<Object> reply = bench.append("retry=k4");

        assertThat(reply.subList(0, 5)).containsExactly("OK", "fresh", "6", "1.a", List.of());
        assertThat(bench.append("retry2=k4").get(4)).isEqualTo(List.of("key fresh 1.a 6"));
    }
}
