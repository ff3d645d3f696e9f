package dev.fanfare.broker.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.model.Position;
import dev.fanfare.model.Term;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first line of a push. */
class PushTest {
    private final Push push = new Push();

    private LogEntry parse(String body) {
        return push.parse(body.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void line_isRead_andWhatFollowsIsTheEnvelope() {
        LogEntry entry = parse("1 k3f9 2.x7 1.k2 58 mid-1\nbytes\nwith lines");

        assertThat(entry.position()).isEqualTo(new Position("k3f9", new Term(2, "x7"), 58));
        assertThat(entry.previousTerm()).isEqualTo(new Term(1, "k2"));
        assertThat(entry.id()).isEqualTo("mid-1");
        assertThat(new String(entry.envelope(), StandardCharsets.ISO_8859_1)).isEqualTo("bytes\nwith lines");
    }

    @Test
    void wordsOfANewerRelease_areSkipped() {
        assertThat(parse("1 e 1.a 0.0 1 mid more words\n").id()).isEqualTo("mid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "1 e 1.a 0.0 1 mid",
                "2 e 1.a 0.0 1 mid\n",
                "1 e 1.a 0.0 x mid\n",
                "1 e 1 0.0 1 mid\n",
                "1 e 1.a 0.0 1\n",
                "1 E 1.a 0.0 1 mid\n",
                "1 e 1.a 0.0 -1 mid\n"
            })
    void whatIsNone_isRefused(String body) {
        assertThatThrownBy(() -> parse(body)).isInstanceOf(IllegalArgumentException.class);
    }
}
