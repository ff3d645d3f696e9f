package dev.fanfare.broker.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.model.Position;
import org.junit.jupiter.api.Test;

/** Where two branches of a log part, by their tables of terms. */
class TermTableTest {
    private static Position at(String text) {
        return Position.parse(text);
    }

    private static TermTable terms(String top, String table) {
        return TermTable.parse(at(top), table);
    }

    @Test
    void hold_isTrueForItsOwnPositionsAlone() {
        TermTable terms = terms("e.3.c:9", "1.a@4 3.c@7");

        assertThat(terms.hold(at("e.3.c:9"))).isTrue();
        assertThat(terms.hold(at("e.3.c:7"))).isTrue();
        assertThat(terms.hold(at("e.1.a:6"))).isTrue();
        assertThat(terms.hold(Position.start("e"))).isTrue();
        assertThat(terms.hold(at("e.2.b:6"))).isFalse();
        assertThat(terms.hold(at("e.1.a:7"))).isFalse();
        assertThat(terms.hold(at("e.3.c:10"))).isFalse();
        assertThat(terms.hold(at("x.3.c:9"))).isFalse();
        assertThat(terms.hold(at("e.1.a:3"))).as("before the table begins").isFalse();
    }

    @Test
    void common_isTheEndOfTheShorterRunOfTheNewestTermThatBothHave() {
        TermTable mine = terms("e.1.a:60", "1.a@1");

        assertThat(mine.common(terms("e.2.b:70", "1.a@1 2.b@50"))).isEqualTo(at("e.1.a:49"));
        assertThat(mine.common(terms("e.1.a:40", "1.a@1"))).isEqualTo(at("e.1.a:40"));
        assertThat(mine.common(terms("e.1.a:80", "1.a@1"))).isEqualTo(at("e.1.a:60"));
    }

    @Test
    void common_isFoundBelowWhereThisNodeBegan() {
        TermTable mine = terms("e.1.a:70", "1.a@70");

        assertThat(mine.common(terms("e.2.b:55", "1.a@1 2.b@50"))).isEqualTo(at("e.1.a:49"));
    }

    @Test
    void common_isTheBeginning_whereNoTermIsShared_andTheOtherLogIsKnownFromThere() {
        TermTable mine = terms("e.1.a:5", "1.a@1");

        assertThat(mine.common(terms("e.2.b:5", "2.b@1"))).isEqualTo(Position.start("e"));
        assertThat(mine.common(terms("e.0.0:0", ""))).isEqualTo(Position.start("e"));
        assertThat(mine.common(terms("e.2.b:9", "2.b@4"))).isNull();
        assertThat(mine.common(terms("x.1.a:5", "1.a@1"))).isNull();
    }
}
