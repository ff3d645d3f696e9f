package dev.fanfare.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextInputTest {
    private static final int MAX_BYTES = 8;

    @Test
    void whole_losesTheLineBreakAtItsEnd_andNoOther() throws Exception {
        assertThat(input("a\nb\n").all()).isEqualTo("a\nb");
        assertThat(input("a\r\n").all()).isEqualTo("a");
        assertThat(input("a\n\n").all()).isEqualTo("a\n");
        assertThat(input("a").all()).isEqualTo("a");
        assertThat(input("\n").all()).isEmpty();
        assertThat(input("").all()).isEmpty();
    }

    @Test
    void whole_mayBeAsLongAsTheBound_inBytes() throws Exception {
        assertThat(input("12345678").all()).isEqualTo("12345678");
        assertThat(input("12345678\r\n").all()).isEqualTo("12345678");
        assertThat(input("ää34ä").all()).isEqualTo("ää34ä");
        assertThatThrownBy(() -> input("123456789").all())
                .isInstanceOf(TextInput.TooLong.class)
                .hasMessage("standard input is longer than 8 bytes, more than any node takes as one message");
        assertThatThrownBy(() -> input("12345678\n\n").all()).isInstanceOf(TextInput.TooLong.class);
        assertThatThrownBy(() -> input("ää34ä7").all()).isInstanceOf(TextInput.TooLong.class);
    }

    @Test
    void lines_comeOneByOne_withEitherBreak_andTheLastWithoutOne() throws Exception {
        TextInput input = input("one\r\n\n\"two\"\n12345678\r\nend");

        assertThat(input.line()).isEqualTo("one");
        assertThat(input.line()).isEmpty();
        assertThat(input.line()).isEqualTo("\"two\"");
        assertThat(input.line()).isEqualTo("12345678");
        assertThat(input.line()).isEqualTo("end");
        assertThat(input.line()).isNull();
    }

    @Test
    void inputThatNeverEnds_isRefused_afterAsManyBytesAsTheBound() {
        Endless whole = new Endless();
        Endless line = new Endless();

        assertThatThrownBy(() -> new TextInput(whole, MAX_BYTES).all()).isInstanceOf(TextInput.TooLong.class);
        assertThatThrownBy(() -> new TextInput(line, MAX_BYTES).line())
                .isInstanceOf(TextInput.TooLong.class)
                .hasMessageStartingWith("a line of standard input is longer than 8 bytes");

        // Its buffer is read ahead, and no more.
        assertThat(whole.bytes).isLessThan(100_000);
        assertThat(line.bytes).isLessThan(100_000);
    }

    private static TextInput input(String text) {
        return new TextInput(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), MAX_BYTES);
    }

    /** Like {@code yes | tr -d '\n'}. */
    private static final class Endless extends InputStream {
        private int bytes;

        @Override
        public int read() {
            bytes++;
            return 'y';
        }
    }
}
