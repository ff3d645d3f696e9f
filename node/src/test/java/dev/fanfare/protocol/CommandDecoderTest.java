package dev.fanfare.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fanfare.config.Limits;
import dev.fanfare.model.Payload;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandDecoderTest {
    private static final RoomName LOBBY = new RoomName("lobby");

    private final CommandDecoder decoder = new CommandDecoder(Limits.DEFAULT);

    @Test
    void join_takesItsFields() {
        Command command = decode("""
                {"type":"join","ref":"1","room":"lobby","since":"k3f9.1.x7:41","history":50,"presence":true,"echo":false,"own":"c1-"}""");

        assertThat(command)
                .isEqualTo(new Command.Join("1", LOBBY, Position.parse("k3f9.1.x7:41"), 50, true, false, "c1-"));
    }

    @Test
    void join_withoutThem_hasWhatTheProtocolSays() {
        assertThat(decode("{\"room\":\"lobby\",\"type\":\"join\"}"))
                .isEqualTo(new Command.Join(null, LOBBY, null, 0, false, true, null));
    }

    @Test
    void null_countsAsNotGiven() {
        assertThat(decode("""
                        {"type":"join","ref":null,"room":"lobby","since":null,"history":null,"presence":null,"echo":null,"own":null}""")).isEqualTo(new Command.Join(null, LOBBY, null, 0, false, true, null));
    }

    @Test
    void unknownFields_areIgnored_whateverTheyHold() {
        assertThat(
                        decode(
                                "{\"x\":{\"type\":\"leave\"},\"type\":\"ping\",\"x\":[1],\"\\u0000\":\"\\ud800\",\"ref\":\"6\"}"))
                .isEqualTo(new Command.Ping("6"));
    }

    @Test
    void names_areReadWithTheirEscapes() {
        assertThat(decode("{\"t\\u0079pe\":\"p\\u0069ng\",\"ref\":\"a\\/\\\"\\\\b\"}"))
                .isEqualTo(new Command.Ping("a/\"\\b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "null",
                "\"\\u00e9 \\ud83d\"",
                "{ \"a\" : [ 1 , 2.0 ] }",
                "[]",
                "-0.10e+2",
                "\"\u00e4\u20ac\ud83d\ude00\u2028\""
            })
    void data_isKeptAsTheBytesItCameIn(String data) {
        Command.Broadcast broadcast = (Command.Broadcast)
                decode("{\"type\":\"broadcast\",\"data\": " + data + " ,\"key\":\"k 1\",\"room\":\"lobby\"}");

        assertThat(broadcast.payload().kind()).isEqualTo(Payload.Kind.JSON);
        assertThat(broadcast.payload().bytes()).isEqualTo(ProtocolSamples.utf8(data));
        assertThat(broadcast.key()).isEqualTo("k 1");
        assertThat(broadcast.ref()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3_990, 32_768, 65_000, 8 << 20})
    void data_isKeptWhole_whereverItStands(int size) {
        String filler = "\u00e4\ud83d\ude00\\n\\u00e4".repeat(size / 10);
        for (String data : new String[] {
            "7".repeat(size),
            "-1.5e" + "0".repeat(size),
            '"' + filler + '"',
            "[" + "\"\u20ac\", ".repeat(size / 8) + "true]",
            "{ \"" + filler + "\" : null }"
        }) {
            assertThat(dataOf("\"data\":" + data)).isEqualTo(data);
            assertThat(dataOf("\"x\":\"" + filler + "\",\n\"data\"\t:\r\n " + data + " ,\"y\":0"))
                    .isEqualTo(data);
        }
    }

    @Test
    void data_ofAnyKind_comesBackAsItWasSent() {
        Random random = new Random(11);
        String space = " \t\r\n";
        for (int round = 0; round < 3_000; round++) {
            String data = anyValue(random, 4);
            int from = random.nextInt(4);
            String around = space.substring(from, from + random.nextInt(5 - from));
            assertThat(dataOf("\"data\":" + around + data + around))
                    .as("<%s>", data)
                    .isEqualTo(data);
        }
    }

    /** In UTF-16 and UTF-32 these are commands; a byte order mark and a zero byte are no JSON. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE"})
    void otherEncodings_areNotGuessed(String charset) {
        byte[] command = "{\"type\":\"ping\",\"ref\":\"7\"}".getBytes(Charset.forName(charset));

        assertThat(catchThrowableOfType(CommandException.class, () -> decoder.decode(command))
                        .code())
                .isEqualTo(ErrorCode.BAD_MESSAGE);
        assertThat(refusal("\ufeff{\"type\":\"ping\"}").code()).isEqualTo(ErrorCode.BAD_MESSAGE);
        assertThat(refusal("\u0000{\"type\":\"ping\"}").code()).isEqualTo(ErrorCode.BAD_MESSAGE);
    }

    @Test
    void base64_isDecoded() {
        Command.Broadcast broadcast = (Command.Broadcast)
                decode("{\"type\":\"broadcast\",\"room\":\"lobby\",\"encoding\":\"base64\",\"data\":\"AP\\/ABw==\"}");

        assertThat(broadcast.payload().kind()).isEqualTo(Payload.Kind.BINARY);
        assertThat(broadcast.payload().bytes()).containsExactly(0, 0xFF, 0xC0, 7);
    }

    @Test
    void numbersOverTheLimit_areCutToIt() {
        assertThat(((Command.Join) decode("{\"type\":\"join\",\"room\":\"lobby\",\"history\":99999999999}")).history())
                .isEqualTo(1_000);
        assertThat(((Command.History) decode("{\"type\":\"history\",\"room\":\"lobby\",\"limit\":1001}")).limit())
                .isEqualTo(1_000);
        assertThat(((Command.History) decode("{\"type\":\"history\",\"room\":\"lobby\"}")).limit())
                .isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "bad_room | ~{\"type\":\"leave\",\"ref\":\"7\"}~",
                "bad_room | ~{\"type\":\"leave\",\"ref\":\"7\",\"room\":5}~",
                "bad_room | ~{\"type\":\"leave\",\"ref\":\"7\",\"room\":\"a b\"}~",
                "bad_room | ~{\"type\":\"leave\",\"ref\":\"7\",\"room\":\"..\"}~",
                "bad_position | ~{\"type\":\"join\",\"ref\":\"7\",\"room\":\"a\",\"since\":\"58\"}~",
                "bad_position | ~{\"type\":\"join\",\"ref\":\"7\",\"room\":\"a\",\"since\":58}~",
                "bad_parameter | ~{\"type\":\"join\",\"ref\":\"7\",\"room\":\"a\",\"history\":-1}~",
                "bad_parameter | ~{\"type\":\"join\",\"ref\":\"7\",\"room\":\"a\",\"history\":1.0}~",
                "bad_parameter | ~{\"type\":\"join\",\"ref\":\"7\",\"room\":\"a\",\"history\":\"1\"}~",
                "bad_parameter | ~{\"type\":\"join\",\"ref\":\"7\",\"room\":\"a\",\"echo\":\"no\"}~",
                "bad_parameter | ~{\"type\":\"join\",\"ref\":\"7\",\"room\":\"a\",\"own\":\"c1-\"}~",
                "bad_parameter | ~{\"type\":\"join\",\"ref\":\"7\",\"room\":\"a\",\"echo\":false,\"own\":\"\"}~",
                "bad_parameter | ~{\"type\":\"join\",\"ref\":\"7\",\"room\":\"a\",\"presence\":1}~",
                "bad_parameter | ~{\"type\":\"history\",\"ref\":\"7\",\"room\":\"a\",\"limit\":0}~",
                "bad_parameter | ~{\"type\":\"broadcast\",\"ref\":\"7\",\"room\":\"a\"}~",
                "bad_parameter | ~{\"type\":\"broadcast\",\"ref\":\"7\",\"room\":\"a\",\"data\":1,\"key\":\"\"}~",
                "bad_parameter | ~{\"type\":\"broadcast\",\"ref\":\"7\",\"room\":\"a\",\"data\":1,\"key\":\"\\n\"}~",
                "bad_parameter | ~{\"type\":\"broadcast\",\"ref\":\"7\",\"room\":\"a\",\"data\":1,\"key\":7}~",
                "bad_parameter | ~{\"type\":\"broadcast\",\"ref\":\"7\",\"room\":\"a\",\"data\":\"\",\"encoding\":\"hex\"}~",
                "bad_message | ~{\"type\":\"broadcast\",\"ref\":\"7\",\"room\":\"a\",\"data\":\"*\",\"encoding\":\"base64\"}~",
                "bad_message | ~{\"type\":\"broadcast\",\"ref\":\"7\",\"room\":\"a\",\"data\":7,\"encoding\":\"base64\"}~",
                "bad_message | ~{\"type\":\"dance\",\"ref\":\"7\"}~",
                "bad_message | ~{\"type\":7,\"ref\":\"7\"}~",
                "bad_message | ~{\"ref\":\"7\"}~",
                "bad_message | ~{\"type\":\"ping\",\"ref\":\"7\",}~",
                "bad_message | ~{\"ref\":\"7\",\"type\":~",
                "bad_message | ~{\"ref\":\"7\",\"type\":\"ping\",\"type\":\"ping\"}~",
                "bad_message | ~{\"ref\":\"7\",\"type\":\"ping\"} {}~",
            })
    void aWrongCommand_isRefusedByCode_withItsRef(String code, String text) {
        CommandException refused = refusal(text);

        assertThat(refused.code().text()).isEqualTo(code);
        assertThat(refused.ref()).isEqualTo("7");
        assertThat(refused.getMessage()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "[]", "7", "{", "{\"type\"", "{\"type\":\"ping\"", "\"ping\"", "null", "{]"})
    void whatIsNoObject_isABadMessage(String text) {
        CommandException refused = refusal(text);

        assertThat(refused.code()).isEqualTo(ErrorCode.BAD_MESSAGE);
        assertThat(refused.ref()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"\"", "\"\u00e4\"", "\"\\u007f\"", "{}"})
    void aBadRef_isRefused_andNotEchoed(String ref) {
        CommandException refused = refusal("{\"type\":\"ping\",\"ref\":" + ref + "}");

        assertThat(refused.code()).isEqualTo(ErrorCode.BAD_PARAMETER);
        assertThat(refused.ref()).isNull();
    }

    @Test
    void refAndKey_haveAtMost64Characters() {
        assertThat(decode("{\"type\":\"ping\",\"ref\":\"" + "r".repeat(64) + "\"}")
                        .ref())
                .hasSize(64);
        assertThat(refusal("{\"type\":\"ping\",\"ref\":\"" + "r".repeat(65) + "\"}")
                        .code())
                .isEqualTo(ErrorCode.BAD_PARAMETER);
    }

    @Test
    void roomNames_areHeldToTheConfiguredLength() {
        Limits limits =
                new Limits(65_536, 4, 128, 100, 100_000, 1_000, 2_000, 0, 128, 1_000, Limits.DEFAULT.joinTimeout());
        CommandDecoder strict = new CommandDecoder(limits);

        assertThat(strict.decode(ProtocolSamples.utf8("{\"type\":\"leave\",\"room\":\"four\"}")))
                .isEqualTo(new Command.Leave(null, new RoomName("four")));
        CommandException refused = catchThrowableOfType(
                CommandException.class,
                () -> strict.decode(ProtocolSamples.utf8("{\"type\":\"leave\",\"room\":\"fifth\"}")));
        assertThat(refused.code()).isEqualTo(ErrorCode.BAD_ROOM);
    }

    @Test
    void depth_isBounded() {
        int most = Json.MAX_DEPTH - 1;
        assertThat(dataOf("\"data\":" + "[".repeat(most) + "]".repeat(most))).hasSize(2 * most);
        assertThat(refusal("{\"type\":\"ping\",\"data\":" + "[".repeat(most + 1) + "]".repeat(most + 1) + "}")
                        .code())
                .isEqualTo(ErrorCode.BAD_MESSAGE);

        String deep = "[".repeat(200_000) + "]".repeat(200_000);

        assertThat(refusal("{\"ref\":\"7\",\"type\":\"broadcast\",\"room\":\"a\",\"data\":" + deep + "}")
                        .code())
                .isEqualTo(ErrorCode.BAD_MESSAGE);
    }

    @Test
    void anyBytes_areReadOrRefused_andNothingElseHappens() {
        Random random = new Random(3);
        byte[] command = ProtocolSamples.utf8(
                "{\"type\":\"broadcast\",\"ref\":\"\\u0031\",\"room\":\"lobby\",\"key\":\"k\",\"data\":[1,{\"a\":\"b\"}]}");
        int refused = 0;
        for (int round = 0; round < 100_000; round++) {
            byte[] bent = command.clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                bent[random.nextInt(bent.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(decoder.decode(bent)).isNotNull();
            } catch (CommandException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1, 99_999);
    }

    private String dataOf(String field) {
        Command.Broadcast broadcast =
                (Command.Broadcast) decode("{\"type\":\"broadcast\"," + field + ",\"room\":\"lobby\"}");
        return new String(broadcast.payload().bytes(), StandardCharsets.UTF_8);
    }

    private static String anyValue(Random random, int depth) {
        String[] scalars = {
            "0", "-12.50E-3", "1e0", "true", "false", "null", "\"\"", "\"\\\"\u00e4\\ud83d\"", "\"\ud83d\ude00\""
        };
        int kind = random.nextInt(depth == 0 ? 1 : 3);
        if (kind == 0) {
            return scalars[random.nextInt(scalars.length)];
        }
        StringJoiner members = kind == 1 ? new StringJoiner(" ,", "[ ", "]") : new StringJoiner(", ", "{", "\t}");
        for (int n = random.nextInt(4); n > 0; n--) {
            members.add((kind == 1 ? "" : "\"data\" :") + anyValue(random, depth - 1));
        }
        return members.toString();
    }

    private Command decode(String text) {
        return decoder.decode(ProtocolSamples.utf8(text));
    }

    private CommandException refusal(String text) {
        return catchThrowableOfType(CommandException.class, () -> decode(text));
    }
}
