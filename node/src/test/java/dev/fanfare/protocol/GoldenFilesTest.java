package dev.fanfare.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.config.Limits;
import dev.fanfare.model.DepartedMember;
import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.Message;
import dev.fanfare.model.Payload;
import dev.fanfare.model.Position;
import dev.fanfare.model.PresentMember;
import dev.fanfare.model.Publication;
import dev.fanfare.model.RoomCounts;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.Term;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples of docs/protocol.md are what the code says and understands, byte for byte. */
class GoldenFilesTest {
    private static final Path DIR = Path.of("..", "docs", "protocol");
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final byte[] BYTES = {0, (byte) 0xFF, (byte) 0xC0, 7};

    private final CommandDecoder decoder = new CommandDecoder(Limits.DEFAULT);
    private final PublicationEncoder encoder = new PublicationEncoder(1_024);

    @Test
    void everyFile_isUsedHere() throws IOException {
        Set<String> used = new TreeSet<>();
        commands().keySet().forEach(name -> used.add("command-" + name + ".json"));
        serverMessages().keySet().forEach(name -> used.add(name + ".json"));
        frames().keySet().forEach(name -> used.add(name + ".hex"));
        used.addAll(List.of("command-broadcast.json", "command-broadcast-binary.json"));
        used.addAll(List.of("stream-events.txt", "stream-lines.ndjson", "stream-kicked.txt"));

        try (Stream<Path> files = Files.list(DIR)) {
            List<String> there =
                    files.map(file -> file.getFileName().toString()).toList();
            assertThat(there).containsExactlyInAnyOrderElementsOf(used);
        }
    }

    @Test
    void theDocumentation_showsGoldenExamples_andCommandsThatWork() throws IOException {
        String text = Files.readString(DIR.resolveSibling("protocol.md"));
        Set<String> golden = new TreeSet<>();
        try (Stream<Path> files = Files.list(DIR)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".json")).toList()) {
                golden.add(line(file.getFileName().toString()));
            }
        }

        golden.addAll(Files.readAllLines(DIR.resolve("stream-lines.ndjson")));

        List<String> shown = text.lines()
                .filter(line -> line.startsWith("    {\"type\":") && !line.contains("[...]"))
                .map(String::strip)
                .toList();

        assertThat(shown).hasSizeGreaterThan(12);
        for (String example : shown) {
            // The terminal session has commands of its own.
            assertThat(golden.contains(example) || decoder.decode(ProtocolSamples.utf8(example)) != null)
                    .as(example)
                    .isTrue();
        }
    }

    @Test
    void streams_areWhatIsSent() throws IOException {
        byte[] joined = ServerMessages.joined(null, LOBBY, position(57), position(57), null, 0);
        Publication message = ProtocolSamples.publication(ProtocolSamples.json("{\"text\":\"hello, lobby\"}"));

        assertThat(text(
                        StreamMessages.EVENTS_HEAD,
                        StreamMessages.event("joined", position(57), joined),
                        frame(message, WireFormat.EVENT),
                        StreamMessages.EVENTS_HEARTBEAT))
                .isEqualTo(Files.readString(DIR.resolve("stream-events.txt")));
        assertThat(text(StreamMessages.line(joined), frame(message, WireFormat.LINE), StreamMessages.LINES_HEARTBEAT))
                .isEqualTo(Files.readString(DIR.resolve("stream-lines.ndjson")));
        assertThat(text(StreamMessages.lastEvent("left", ServerMessages.kicked(LOBBY))))
                .isEqualTo(Files.readString(DIR.resolve("stream-kicked.txt")));
    }

    private static Position position(long offset) {
        return new Position("k3f9", Term.parse("1.x7"), offset);
    }

    private byte[] frame(Publication publication, WireFormat format) {
        return ByteBufUtil.getBytes(encoder.encode(publication, format));
    }

    private static String text(byte[]... parts) {
        StringBuilder text = new StringBuilder();
        for (byte[] part : parts) {
            text.append(new String(part, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    @Test
    void commands_areUnderstood() throws IOException {
        for (Map.Entry<String, Command> command : commands().entrySet()) {
            assertThat(decode("command-" + command.getKey() + ".json"))
                    .as(command.getKey())
                    .isEqualTo(command.getValue());
        }
    }

    @Test
    void broadcasts_areUnderstood() throws IOException {
        Command.Broadcast json = (Command.Broadcast) decode("command-broadcast.json");
        Command.Broadcast binary = (Command.Broadcast) decode("command-broadcast-binary.json");

        assertThat(json).isEqualTo(new Command.Broadcast("3", LOBBY, "c1-17", json.payload()));
        assertThat(json.payload().kind()).isEqualTo(Payload.Kind.JSON);
        assertThat(json.payload().bytes()).isEqualTo(ProtocolSamples.utf8("{\"text\":\"hello, lobby\"}"));
        assertThat(binary).isEqualTo(new Command.Broadcast("3", LOBBY, null, binary.payload()));
        assertThat(binary.payload().kind()).isEqualTo(Payload.Kind.BINARY);
        assertThat(binary.payload().bytes()).isEqualTo(BYTES);
    }

    @Test
    void serverMessages_areSaidSo() throws IOException {
        for (Map.Entry<String, byte[]> message : serverMessages().entrySet()) {
            assertThat(new String(message.getValue(), StandardCharsets.UTF_8))
                    .as(message.getKey())
                    .isEqualTo(line(message.getKey() + ".json"));
        }
    }

    @Test
    void frames_areThoseBytes() throws IOException {
        for (Map.Entry<String, byte[]> frame : frames().entrySet()) {
            String hex = Files.readAllLines(DIR.resolve(frame.getKey() + ".hex")).stream()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.joining())
                    .replace(" ", "");
            assertThat(ByteBufUtil.hexDump(frame.getValue())).as(frame.getKey()).isEqualTo(hex);
        }
    }

    private static Map<String, Command> commands() {
        return Map.of(
                "join", new Command.Join("1", LOBBY, Position.parse("k3f9.1.x7:41"), 50, false, false, "c1-"),
                "join-plain", new Command.Join(null, LOBBY, null, 0, false, true, null),
                "leave", new Command.Leave("2", LOBBY),
                "presence", new Command.Presence("4", LOBBY),
                "history", new Command.History("5", LOBBY, Position.parse("k3f9.1.x7:1"), 2),
                "ping", new Command.Ping("6"));
    }

    private Map<String, byte[]> serverMessages() {
        Position start = Position.start("k3f9");
        Position other = Position.parse("m2x7.3.q1:12");
        Map<String, byte[]> all = new TreeMap<>();
        all.put("server-welcome", ServerMessages.welcome("8f3kq2c7x9", "node1", 25_000, 65_536));
        all.put("server-joined", ServerMessages.joined("1", LOBBY, at(41), at(57), true, 16));
        all.put("server-joined-first", ServerMessages.joined(null, LOBBY, start, start, null, 0));
        all.put("server-joined-not-recovered", ServerMessages.joined("1", LOBBY, other, other, false, 0));
        all.put("server-message", message(null, ProtocolSamples.json("{\"text\":\"hello, lobby\"}")));
        all.put("server-message-key", message("c1-17", ProtocolSamples.json("{\"text\":\"hello, lobby\"}")));
        all.put("server-message-text", message(null, ProtocolSamples.text("hello, \"lobby\"\n")));
        all.put("server-message-binary", message(null, ProtocolSamples.binary(BYTES)));
        all.put("server-ack", ServerMessages.ack("3", LOBBY, at(58), false));
        all.put("server-ack-duplicate", ServerMessages.ack("3", LOBBY, at(58), true));
        all.put("server-left", ServerMessages.left("2", LOBBY));
        all.put("server-left-kicked", ServerMessages.kicked(LOBBY));
        all.put("server-history", history());
        PresentMember ana = new PresentMember("ana", "8f3kq2c7-1", "node1");
        PresentMember bo = new PresentMember("bo", "p0x4t9mz-7", "node2");
        PresentMember cy = new PresentMember("cy", "8f3kq2c7-9", "node1");
        DepartedMember gone = new DepartedMember("bo", "p0x4t9mz-7", DepartureReason.NODE_LOST);
        all.put("server-members", ServerMessages.members("4", LOBBY, List.of(ana, bo), false));
        all.put("server-members-more", ServerMessages.members(null, LOBBY, List.of(ana), true));
        all.put("server-presence", ServerMessages.presence(LOBBY, List.of(cy), List.of(gone)));
        RoomCounts lobby = new RoomCounts(LOBBY, 3, 2);
        RoomCounts hall = new RoomCounts(new RoomName("hall"), 1, 1);
        all.put("admin-presence", AdminMessages.presence(LOBBY, List.of(ana), false));
        all.put("admin-rooms", AdminMessages.rooms(List.of(hall, lobby), LOBBY, 3, 3));
        all.put("admin-room", AdminMessages.room(lobby, 3, 3));
        all.put("admin-removed", AdminMessages.removed(2, 3, 2));
        all.put("server-pong", ServerMessages.pong("6"));
        all.put("server-reset", ServerMessages.reset(LOBBY, Position.parse("m2x7.3.q1:1"), "epoch"));
        all.put("server-goaway", ServerMessages.goaway(GoawayReason.DRAIN, 1_200, 15_000));
        all.put(
                "server-error",
                ServerMessages.error("3", ErrorCode.NOT_JOINED, "not a member of this room; join it first"));
        all.put(
                "problem",
                Problems.body(
                        ErrorCode.UPGRADE_REQUIRED,
                        "this is a WebSocket: connect with new WebSocket('ws://HOST/ws/ROOM/USER'),"
                                + " or to /ws?user=USER with the sub-protocol 'fanfare.v1'"));
        return all;
    }

    private Map<String, byte[]> frames() {
        return Map.of(
                "frame-raw-text", raw(ProtocolSamples.text("hello")),
                "frame-raw-binary", raw(ProtocolSamples.binary(BYTES)),
                "frame-raw-text-long", raw(ProtocolSamples.text("a".repeat(128))));
    }

    private static byte[] history() {
        Publication one = publication(2, "ana", "node1", ProtocolSamples.text("one"));
        Publication two = publication(3, "bo", "node2", ProtocolSamples.json("2"));
        return ServerMessages.history("5", LOBBY, List.of(one, two), at(1), true, true);
    }

    private static Publication publication(long offset, String from, String node, Payload payload) {
        Message message = new Message(from, "c1", node, ProtocolSamples.TIME, null, payload);
        return new Publication(LOBBY, at(offset), new Term(1, "x7"), message);
    }

    private static Position at(long offset) {
        return new Position("k3f9", new Term(1, "x7"), offset);
    }

    private byte[] message(String key, Payload payload) {
        return WireFrame.read(encoder.encode(ProtocolSamples.publication("ana", key, payload), WireFormat.JSON))
                .payload();
    }

    private byte[] raw(Payload payload) {
        var frame = encoder.encode(ProtocolSamples.publication(payload), WireFormat.RAW);
        try {
            return ByteBufUtil.getBytes(frame);
        } finally {
            frame.release();
        }
    }

    private Command decode(String file) throws IOException {
        return decoder.decode(ProtocolSamples.utf8(line(file)));
    }

    /** A golden file is one line, and its end of line is no part of the message. */
    private static String line(String file) throws IOException {
        return Files.readString(DIR.resolve(file)).replaceFirst("\n$", "");
    }
}
