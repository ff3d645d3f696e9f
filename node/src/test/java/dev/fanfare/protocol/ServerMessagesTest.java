package dev.fanfare.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.model.Message;
import dev.fanfare.model.Payload;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.Term;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerMessagesTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final Term TERM = new Term(1, "x7");

    @Test
    void ref_isLeftOutWhereThereIsNone() {
        assertThat(text(ServerMessages.left(null, LOBBY))).isEqualTo("{\"type\":\"left\",\"room\":\"lobby\"}");
        assertThat(text(ServerMessages.pong(null))).isEqualTo("{\"type\":\"pong\"}");
    }

    @Test
    void recovered_answersOnlyASince() {
        Position start = Position.start("k3f9");

        assertThat(text(ServerMessages.joined("1", LOBBY, start, start, null, 0)))
                .isEqualTo(
                        "{\"type\":\"joined\",\"ref\":\"1\",\"room\":\"lobby\",\"id\":\"k3f9.0.0:0\",\"top\":\"k3f9.0.0:0\",\"replayed\":0}");
        assertThat(text(ServerMessages.joined("1", LOBBY, start, start, false, 0)))
                .contains("\"recovered\":false");
    }

    @Test
    void duplicate_isSaidOnlyWhereItIsOne() {
        assertThat(text(ServerMessages.ack("3", LOBBY, position(5), false))).doesNotContain("duplicate");
        assertThat(text(ServerMessages.ack("3", LOBBY, position(5), true))).contains("\"duplicate\":true");
    }

    @Test
    void strings_areEscaped() throws Exception {
        String nasty = "\"\\\u0000\u001f\u2028\u00e4\ud83d\ude00";

        assertThat(Jackson.string(text(ServerMessages.error("3", ErrorCode.INTERNAL, nasty)), "message"))
                .isEqualTo(nasty);
        assertThat(Jackson.string(text(ServerMessages.pong("\"\\")), "ref")).isEqualTo("\"\\");
    }

    @Test
    void history_withoutPublications_goesOnFromTheGivenId() {
        assertThat(text(ServerMessages.history("5", LOBBY, List.of(), position(9), false, false)))
                .isEqualTo(
                        "{\"type\":\"history\",\"ref\":\"5\",\"room\":\"lobby\",\"messages\":[],\"id\":\"k3f9.1.x7:9\",\"more\":false,\"recovered\":false}");
    }

    @Test
    void history_holdsTheMessagesAsTheyAreBroadcast() {
        Publication one = publication(1, 10);
        Publication two = publication(2, 10);

        String history = text(ServerMessages.history(null, LOBBY, List.of(one, two), position(0), true, true));

        assertThat(history)
                .isEqualTo("{\"type\":\"history\",\"room\":\"lobby\",\"messages\":[" + message(one) + "," + message(two)
                        + "],\"id\":\"k3f9.1.x7:2\",\"more\":true,\"recovered\":true}");
    }

    @Test
    void history_endsAtOneMebibyte_andSaysWhereToGoOn() throws Exception {
        List<Publication> log = LongStream.rangeClosed(1, 30)
                .mapToObj(i -> publication(i, 100_000))
                .toList();

        byte[] history = ServerMessages.history(null, LOBBY, log, position(0), false, null);

        assertThat(history.length).isBetween(900_000, ServerMessages.HISTORY_BYTES);
        assertThat(text(history)).endsWith("],\"id\":\"k3f9.1.x7:10\",\"more\":true}");
        Jackson.check(text(history));
    }

    @Test
    void history_hasAtLeastOneMessage_howeverLarge() {
        List<Publication> log = List.of(publication(1, 3 << 20), publication(2, 1));

        assertThat(text(ServerMessages.history(null, LOBBY, log, position(0), false, null)))
                .endsWith("],\"id\":\"k3f9.1.x7:1\",\"more\":true}");
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyError_hasAProblemBody(ErrorCode code) throws Exception {
        String body = text(Problems.body(code, "say \"please\""));

        assertThat(body).contains("\"status\":" + code.status() + ",");
        assertThat(Jackson.string(body, "code")).isEqualTo(code.text());
        assertThat(Jackson.string(body, "detail")).isEqualTo("say \"please\"");
        boolean fallback = Jackson.string(body, "title").equals("Internal Server Error");
        assertThat(fallback).isEqualTo(code.status() == 500);
    }

    @Test
    void frame_holdsTheText() {
        WireFrame frame = WireFrame.read(Frames.text(ServerMessages.pong("6")));

        assertThat(frame.fin()).isTrue();
        assertThat(frame.opcode()).isEqualTo(FrameHeader.TEXT);
        assertThat(frame.text()).isEqualTo("{\"type\":\"pong\",\"ref\":\"6\"}");
    }

    private static Position position(long offset) {
        return new Position("k3f9", TERM, offset);
    }

    private static Publication publication(long offset, int size) {
        Payload payload = ProtocolSamples.json('"' + "x".repeat(size) + '"');
        return new Publication(
                LOBBY, position(offset), TERM, new Message("ana", "c1", "node1", ProtocolSamples.TIME, null, payload));
    }

    private static String message(Publication publication) {
        return WireFrame.read(new PublicationEncoder(0).encode(publication, WireFormat.JSON))
                .text();
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
