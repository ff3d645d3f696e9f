package dev.fanfare.broker.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.model.Message;
import dev.fanfare.model.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes that nodes of two releases share. */
class EnvelopeTest {
    private static Message message(String key, Payload.Kind kind, int size) {
        byte[] payload = new byte[size];
        new Random(size).nextBytes(payload);
        return new Message("aña", "c-1", "n1", 1_790_000_000_123L, key, new Payload(kind, payload));
    }

    @ParameterizedTest
    @EnumSource(Payload.Kind.class)
    void everyKind_comesBackAsItWas(Payload.Kind kind) {
        Message message = message("k-1", kind, 100);

        assertThat(Envelope.decode(Envelope.encode(message)))
                .usingRecursiveComparison()
                .isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 16_383, 16_384, 3_000_000})
    void everySize_comesBackAsItWas(int size) {
        Message message = message(null, Payload.Kind.BINARY, size);

        assertThat(Envelope.decode(Envelope.encode(message)).payload().bytes())
                .isEqualTo(message.payload().bytes());
    }

    @Test
    void bytes_areThese() {
        Message message = new Message("ana", "c1", "n1", 258, "k", text("hi"));

        assertThat(HexFormat.of().formatHex(Envelope.encode(message)))
                .isEqualTo("01" + "0103616e61" + "02026331" + "03026e31" + "04080000000000000102" + "05016b" + "060174"
                        + "07026869");
    }

    @Test
    void tagThatIsNotKnown_isSkipped() {
        byte[] known = Envelope.encode(message("k", Payload.Kind.TEXT, 5));
        byte[] newer = Arrays.copyOf(known, known.length + 4);
        newer[known.length] = (byte) 200;
        newer[known.length + 1] = 2;

        assertThat(Envelope.decode(newer)).usingRecursiveComparison().isEqualTo(Envelope.decode(known));
    }

    @Test
    void anotherVersion_orNone_isRefused() {
        byte[] bytes = Envelope.encode(message("k", Payload.Kind.TEXT, 5));
        bytes[0] = 2;

        assertThatThrownBy(() -> Envelope.decode(bytes)).hasMessageContaining("version 2");
        assertThatThrownBy(() -> Envelope.decode(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cutShort_isRefused_wherever() {
        byte[] bytes = Envelope.encode(message("k", Payload.Kind.TEXT, 300));

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Envelope.decode(cut))
                    .as("length %s", length)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anyBytes_areReadOrRefused_withoutAnotherFault() {
        Random random = new Random(7);
        byte[] good = Envelope.encode(message("k", Payload.Kind.TEXT, 40));
        int read = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = good.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                Envelope.decode(bytes);
                read++;
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
        assertThat(read).isBetween(1, 99_999);
    }

    private static Payload text(String text) {
        return new Payload(Payload.Kind.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }
}
