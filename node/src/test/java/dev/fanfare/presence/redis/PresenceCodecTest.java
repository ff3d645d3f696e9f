package dev.fanfare.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.PresentMember;
import dev.fanfare.presence.redis.PresenceCodec.Line;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresenceCodecTest {
    @Test
    void value_comesBackAsItWas_whateverTheUserIsCalled() {
        PresentMember member = new PresentMember("a b - + \u00e4\ud83d\ude42", "i-1", "node.1");

        assertThat(PresenceCodec.member("i-1", PresenceCodec.value(member))).isEqualTo(member);
    }

    @Test
    void event_isReadLineByLine() {
        assertThat(PresenceCodec.lines(
                        "1\n+ i.0 i-5 n1/ana lou\n- i.0 i-4 node-lost\n- i.0 i-3 of a newer release\n! i.0"))
                .containsExactly(
                        new Line.Joined("i.0", new PresentMember("ana lou", "i-5", "n1")),
                        new Line.Left("i.0", "i-4", DepartureReason.NODE_LOST),
                        new Line.Left("i.0", "i-3", DepartureReason.CLOSED),
                        new Line.Lost("i.0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2\n! i.0", "1\n? i.0", "1\n+ i.0 i-5", "1\n! i.0 more", "1\n- i.0"})
    void anythingElse_isRefused(String event) {
        assertThatThrownBy(() -> PresenceCodec.lines(event)).isInstanceOf(IllegalArgumentException.class);
    }
}
