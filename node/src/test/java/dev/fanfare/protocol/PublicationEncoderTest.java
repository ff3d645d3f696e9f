package dev.fanfare.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.model.Payload;
import dev.fanfare.model.Publication;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicationEncoderTest {
    private static final String HEAD =
            "{\"type\":\"message\",\"room\":\"lobby\",\"id\":\"k3f9.1.x7:58\",\"from\":\"ana\",\"node\":\"node1\",\"time\":1790000000000";

    private final PublicationEncoder encoder = new PublicationEncoder(64);

    @Test
    void json_hasTheFieldsInTheirOrder() {
        WireFrame frame = encode(ProtocolSamples.publication(ProtocolSamples.json("{\"a\": 1}")), WireFormat.JSON);

        assertThat(frame.opcode()).isEqualTo(FrameHeader.TEXT);
        assertThat(frame.fin()).isTrue();
        assertThat(frame.masked()).isFalse();
        assertThat(frame.rsv1()).isFalse();
        assertThat(frame.text()).isEqualTo(HEAD + ",\"data\":{\"a\": 1}}");
    }

    @Test
    void json_hasTheKeyOnlyWhereGiven() {
        Publication keyed = ProtocolSamples.publication("ana", "c1-\"17\"", ProtocolSamples.json("1"));

        assertThat(encode(keyed, WireFormat.JSON).text()).isEqualTo(HEAD + ",\"key\":\"c1-\\\"17\\\"\",\"data\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":[1,2]}", " 7 ", "null", "\"x\"", "[]", "-0.5e+3", "12345678901234567890", "true"})
    void text_thatLooksLikeJson_isSeenAsTheStringItIs(String text) throws Exception {
        String json = encode(ProtocolSamples.publication(ProtocolSamples.text(text)), WireFormat.JSON)
                .text();

        assertThat(Jackson.string(json, "data")).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "{\"a\":}", "1 2", "nul", "\u00e4\u20ac\ud83d\ude00", "[\u0000]\u0000", "NaN"})
    void text_isSeenAsAString(String text) throws Exception {
        String json = encode(ProtocolSamples.publication(ProtocolSamples.text(text)), WireFormat.JSON)
                .text();

        assertThat(Jackson.string(json, "data")).isEqualTo(text);
    }

    @Test
    void text_isEscapedWhereJsonAsksForIt_andNowhereElse() {
        String text = "q\" b\\ \b\f\n\r\t \u0000\u001f \u007f \u2028\u2029 / \ud83d\ude00";

        assertThat(encode(ProtocolSamples.publication(ProtocolSamples.text(text)), WireFormat.JSON)
                        .text())
                .isEqualTo(
                        HEAD
                                + ",\"data\":\"q\\\" b\\\\ \\b\\f\\n\\r\\t \\u0000\\u001f \u007f \u2028\u2029 / \ud83d\ude00\"}");
    }

    @Test
    void from_isEscaped_andNeverBreaksTheText() throws Exception {
        String from = "a\"b\\c\u00e4\ud83d\ude00";
        Publication odd = ProtocolSamples.publication(from, null, ProtocolSamples.json("1"));

        String json = encode(odd, WireFormat.JSON).text();

        assertThat(Jackson.string(json, "from")).isEqualTo(from);
    }

    @Test
    void binary_isSeenAsBase64() {
        Payload payload = ProtocolSamples.binary((byte) 0, (byte) 0xFF, (byte) 0xC0, (byte) 7);

        assertThat(encode(ProtocolSamples.publication(payload), WireFormat.JSON).text())
                .isEqualTo(HEAD + ",\"encoding\":\"base64\",\"data\":\"AP/ABw==\"}");
    }

    @ParameterizedTest
    @EnumSource(Payload.Kind.class)
    void raw_isThePayloadAlone(Payload.Kind kind) {
        byte[] bytes = ProtocolSamples.utf8("{\"any\": 1}");

        WireFrame frame = encode(ProtocolSamples.publication(new Payload(kind, bytes)), WireFormat.RAW);

        assertThat(frame.payload()).isEqualTo(bytes);
        assertThat(frame.opcode()).isEqualTo(kind == Payload.Kind.BINARY ? FrameHeader.BINARY : FrameHeader.TEXT);
        assertThat(frame.rsv1()).isFalse();
    }

    @Test
    void deflate_fromTheThresholdOn_whereItGetsSmaller() {
        Payload under = new Payload(Payload.Kind.TEXT, fill(63));
        Payload at = new Payload(Payload.Kind.TEXT, fill(64));
        byte[] noise = new byte[500];
        new Random(1).nextBytes(noise);

        assertThat(encode(ProtocolSamples.publication(under), WireFormat.RAW_DEFLATE)
                        .rsv1())
                .isFalse();
        WireFrame compressed = encode(ProtocolSamples.publication(at), WireFormat.RAW_DEFLATE);
        assertThat(compressed.rsv1()).isTrue();
        assertThat(compressed.payload().length).isLessThan(64);
        assertThat(compressed.message()).isEqualTo(at.bytes());
        WireFrame plain = encode(ProtocolSamples.publication(ProtocolSamples.binary(noise)), WireFormat.RAW_DEFLATE);
        assertThat(plain.rsv1()).isFalse();
        assertThat(plain.payload()).isEqualTo(noise);
    }

    @Test
    void deflate_withThresholdZero_leavesAnEmptyPayloadAlone() {
        ByteBuf frame = new PublicationEncoder(0)
                .encode(ProtocolSamples.publication(ProtocolSamples.binary()), WireFormat.RAW_DEFLATE);

        assertThat(WireFrame.read(frame)).extracting(WireFrame::rsv1).isEqualTo(false);
    }

    @Test
    void deflate_eachMessageStandsAlone() {
        Publication publication = ProtocolSamples.publication(new Payload(Payload.Kind.TEXT, fill(3_000)));

        byte[] first = encode(publication, WireFormat.JSON_DEFLATE).payload();
        byte[] second = encode(publication, WireFormat.JSON_DEFLATE).payload();

        assertThat(second).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 3 << 20})
    void frame_hasExactlyItsSize_andOneReference(int size) {
        ByteBuf frame =
                encoder.encode(ProtocolSamples.publication(ProtocolSamples.binary(new byte[size])), WireFormat.RAW);

        assertThat(frame.isDirect()).isTrue();
        assertThat(frame.refCnt()).isOne();
        assertThat(frame.readableBytes()).isEqualTo(FrameHeader.size(size) + size);
        assertThat(frame.capacity()).isEqualTo(frame.readableBytes());
        assertThat(WireFrame.read(frame).payload()).hasSize(size);
    }

    @Test
    void streams_haveTheSameJson_onOneLine() {
        Publication publication = ProtocolSamples.publication(ProtocolSamples.json("{\"a\":\r\n[1,\n2]}"));
        String json =
                encode(publication, WireFormat.JSON).text().replace('\r', ' ').replace('\n', ' ');

        String line = encoder.encode(publication, WireFormat.LINE).toString(StandardCharsets.UTF_8);
        String event = encoder.encode(publication, WireFormat.EVENT).toString(StandardCharsets.UTF_8);

        assertThat(line).isEqualTo(json + "\n");
        assertThat(event).isEqualTo("id: k3f9.1.x7:58\ndata: " + json + "\n\n");
    }

    @Test
    void anyPayload_inAnyFrame_comesBackWhole() throws Exception {
        Random random = new Random(42);
        for (int round = 0; round < 2_000; round++) {
            Payload payload = randomPayload(random);
            for (WireFormat format : EnumSet.complementOf(EnumSet.of(WireFormat.EVENT, WireFormat.LINE))) {
                WireFrame frame = encode(ProtocolSamples.publication(payload), format);
                byte[] seen = format.isJson() ? dataOf(frame, payload) : frame.message();
                assertThat(seen)
                        .as("round %s, %s, %s", round, payload.kind(), format)
                        .isEqualTo(payload.bytes());
            }
        }
    }

    private static byte[] dataOf(WireFrame frame, Payload payload) throws Exception {
        String json = frame.text();
        if (payload.kind() == Payload.Kind.JSON) {
            Jackson.check(json);
            return ProtocolSamples.utf8(json.substring(json.indexOf(",\"data\":") + 8, json.length() - 1));
        }
        String data = Jackson.string(json, "data");
        return payload.kind() == Payload.Kind.TEXT
                ? ProtocolSamples.utf8(data)
                : Base64.getDecoder().decode(data);
    }

    private static Payload randomPayload(Random random) {
        int size = random.nextInt(random.nextInt(10) == 0 ? 70_000 : 300);
        return switch (random.nextInt(3)) {
            case 0 -> ProtocolSamples.text(randomText(random, size));
            case 1 -> ProtocolSamples.json(Jackson.quote(randomText(random, size)));
            default -> {
                byte[] bytes = new byte[size];
                random.nextBytes(bytes);
                yield ProtocolSamples.binary(bytes);
            }
        };
    }

    private static String randomText(Random random, int size) {
        int[] points = random.ints(size, 0, 8)
                .map(kind -> switch (kind) {
                    case 0 -> random.nextInt(0x20);
                    case 1 -> "\"\\/\u007f\u2028\u2029".codePointAt(random.nextInt(6));
                    case 2 -> 0x80 + random.nextInt(0x700);
                    case 3 -> 0x10000 + random.nextInt(0x10000);
                    default -> 0x20 + random.nextInt(0x5F);
                })
                .toArray();
        return new String(points, 0, points.length);
    }

    private static byte[] fill(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 'a');
        return bytes;
    }

    private WireFrame encode(Publication publication, WireFormat format) {
        return WireFrame.read(encoder.encode(publication, format));
    }
}
