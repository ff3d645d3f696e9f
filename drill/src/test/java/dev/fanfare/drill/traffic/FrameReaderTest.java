package dev.fanfare.drill.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private final Payloads payloads = new Payloads("run1", 300);
    private final FrameReader frames = new FrameReader(payloads);

    @ParameterizedTest
    @ValueSource(ints = {64, 100, 300, 1_000, 65_000})
    void payload_comesToItsSize(int bytes) {
        String data = new Payloads("run1", bytes).write(1, 123_456);

        assertThat(data.getBytes(StandardCharsets.UTF_8).length).isBetween(bytes - 2, Math.max(bytes, 70));
    }

    @Test
    void message_isReadWithItsNumber() throws IOException {
        Frame frame = frames.read(message(payloads.write(1, 77)));

        assertThat(frame.type).isEqualTo("message");
        assertThat(frame.id).isEqualTo("e.1.t:5");
        assertThat(frame.by).isEqualTo(1);
        assertThat(frame.number).isEqualTo(77);
        assertThat(frame.intact).isTrue();
    }

    @Test
    void sameText_isReadOnce() throws IOException {
        assertThat(frames.read(message(payloads.write(1, 77)))).isSameAs(frames.read(message(payloads.write(1, 77))));
    }

    @Test
    void damagedFilling_isSeen() throws IOException {
        String data = payloads.write(1, 77);
        String damaged = data.substring(0, data.length() - 3) + "#\"}";

        assertThat(frames.read(message(damaged)).intact).isFalse();
    }

    @Test
    void otherNumber_isSeen() throws IOException {
        assertThat(frames.read(message(payloads.write(1, 77).replace("\"n\":77", "\"n\":78"))).intact)
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"text\"", "[{\"n\":1}]", "{}", "{\"n\":{\"x\":[1]}}", "null"})
    void dataOfOthers_isNobodys(String data) throws IOException {
        Frame frame = frames.read(message(data));

        assertThat(frame.intact).isFalse();
        assertThat(frame.number).isEqualTo(-1);
        assertThat(frame.id).isEqualTo("e.1.t:5");
    }

    @Test
    void messageOfAnotherRun_isNobodys() throws IOException {
        Frame frame = frames.read(message(new Payloads("run2", 100).write(0, 3)));

        assertThat(frame.intact).isFalse();
        assertThat(frame.by).isEqualTo(-1);
    }

    @Test
    void page_isReadWithItsMessages() throws IOException {
        Frame page = frames.read("{\"type\":\"history\",\"ref\":\"h\",\"room\":\"r\",\"messages\":["
                + message(payloads.write(0, 1)) + "," + message(payloads.write(0, 2))
                + "],\"id\":\"e.1.t:6\",\"more\":true,\"recovered\":true}");

        assertThat(page.messages).extracting(message -> message.number).containsExactly(1, 2);
        assertThat(page.id).isEqualTo("e.1.t:6");
        assertThat(page.more).isTrue();
        assertThat(page.recovered).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "7", "{\"type\":"})
    void noMessage_isRefused(String text) {
        assertThatThrownBy(() -> frames.read(text)).isInstanceOf(IOException.class);
    }

    private static String message(String data) {
        return "{\"type\":\"message\",\"room\":\"r\",\"id\":\"e.1.t:5\",\"from\":\"ana\",\"node\":\"n\",\"time\":1,\"data\":"
                + data + "}";
    }
}
