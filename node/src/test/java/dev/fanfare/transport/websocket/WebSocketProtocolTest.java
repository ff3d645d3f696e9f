package dev.fanfare.transport.websocket;

import static dev.fanfare.transport.websocket.ClientFrames.BINARY;
import static dev.fanfare.transport.websocket.ClientFrames.CLOSE;
import static dev.fanfare.transport.websocket.ClientFrames.CONTINUATION;
import static dev.fanfare.transport.websocket.ClientFrames.FIN;
import static dev.fanfare.transport.websocket.ClientFrames.PING;
import static dev.fanfare.transport.websocket.ClientFrames.PONG;
import static dev.fanfare.transport.websocket.ClientFrames.TEXT;
import static dev.fanfare.transport.websocket.ClientFrames.close;
import static dev.fanfare.transport.websocket.ClientFrames.concat;
import static dev.fanfare.transport.websocket.ClientFrames.frame;
import static dev.fanfare.transport.websocket.ClientFrames.header;
import static dev.fanfare.transport.websocket.ClientFrames.hex;
import static dev.fanfare.transport.websocket.ClientFrames.text;
import static dev.fanfare.transport.websocket.ClientFrames.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.config.Limits;
import dev.fanfare.config.WebSocketConfig;
import dev.fanfare.transport.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, frame by frame, over TCP: a lone raw member is an echo. */
class WebSocketProtocolTest {
    private static final int LIMIT = 65_536;
    private static final byte[] NONE = {};
    private static final byte[] DONE = close(1000, "");
    private static final AtomicInteger ROOMS = new AtomicInteger();

    private static TestServer server;
    private BareSocket client;

    @BeforeAll
    static void start() {
        server = new TestServer(Limits.DEFAULT, WebSocketConfig.DEFAULT);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() throws IOException {
        client = BareSocket.open(server.port(), "/ws/r" + ROOMS.incrementAndGet() + "/ana?format=raw");
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
    }

    static Stream<Arguments> echoes() {
        return IntStream.of(0, 125, 126, 127, 128, 65_535, 65_536)
                .boxed()
                .flatMap(length -> Stream.of(TEXT, BINARY)
                        .flatMap(opcode -> Stream.of(1, 997, 1 << 20)
                                .filter(piece -> piece > 1 || length < 1_000)
                                .map(piece -> Arguments.of(length, opcode, piece))));
    }

    @ParameterizedTest
    @MethodSource("echoes")
    void message_comesBack_whateverItsLengthAndPieces(int length, int opcode, int piece) throws IOException {
        byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);
        for (int i = 0; opcode == TEXT && i < length; i++) {
            payload[i] = (byte) ('a' + Math.floorMod(payload[i], 26));
        }

        client.sendChopped(piece, frame(FIN | opcode, payload));

        BareSocket.Frame echo = client.read();
        assertThat(echo.head()).isEqualTo(FIN | opcode);
        assertThat(echo.payload()).isEqualTo(payload);
        client.send(DONE);
        assertThat(client.readAll()).isEqualTo("close 1000,end");
    }

    /** What the client sends in one write, after it what it sees up to the end of the connection. */
    static Stream<Arguments> conversations() {
        List<Arguments> all = new ArrayList<>();
        pings(all);
        reserved(all);
        fragments(all);
        texts(all);
        closes(all);
        limits(all);
        return all.stream();
    }

    private static void pings(List<Arguments> all) {
        byte[] a = utf8("a");
        add(all, "pong ,close 1000,end", frame(FIN | PING, NONE), DONE);
        add(all, "pong 00ff,close 1000,end", frame(FIN | PING, hex("00ff")), DONE);
        add(all, "pong 61,".repeat(10) + "close 1000,end", repeat(10, frame(FIN | PING, a)), DONE);
        add(all, "close 1002,end", frame(FIN | PING, new byte[126]), DONE);
        add(all, "close 1000,end", frame(FIN | PONG, NONE), frame(FIN | PONG, a), DONE);
        add(all, "close 1002,end", frame(PING, a), DONE);
        add(all, "close 1002,end", ClientFrames.unmasked(FIN | PING, a), DONE);
    }

    private static void reserved(List<Arguments> all) {
        for (int bits = 1; bits <= 7; bits++) {
            add(all, "text a,close 1002,end", text("a"), frame(FIN | bits << 4 | TEXT, NONE), frame(FIN | PING, NONE));
            add(all, "close 1002,end", frame(FIN | bits << 4 | PING, NONE));
            add(all, "close 1002,end", frame(FIN | bits << 4 | CLOSE, NONE));
        }
        for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            add(all, "close 1002,end", frame(FIN | opcode, NONE), DONE);
            add(all, "text a,close 1002,end", text("a"), frame(FIN | opcode, utf8("x")), frame(FIN | PING, NONE));
        }
    }

    private static void fragments(List<Arguments> all) {
        byte[] ab = concat(frame(TEXT, utf8("a")), frame(FIN | CONTINUATION, utf8("b")));
        byte[] ping = frame(FIN | PING, utf8("p"));
        add(all, "text ab,close 1000,end", ab, DONE);
        add(
                all,
                "pong 70,text ab,close 1000,end",
                frame(TEXT, utf8("a")),
                ping,
                frame(FIN | CONTINUATION, utf8("b")),
                DONE);
        add(all, "text ab,close 1000,end", frame(TEXT, NONE), frame(CONTINUATION, utf8("ab")), frame(FIN, NONE), DONE);
        add(all, "text ,close 1000,end", frame(TEXT, NONE), frame(CONTINUATION, NONE), frame(FIN, NONE), DONE);
        add(all, "close 1002,end", frame(FIN | CONTINUATION, utf8("a")), text("b"));
        add(all, "close 1002,end", frame(CONTINUATION, utf8("a")), text("b"));
        add(all, "text ab,close 1002,end", ab, frame(FIN | CONTINUATION, utf8("c")));
        add(all, "close 1002,end", frame(TEXT, utf8("a")), text("b"));
        add(all, "pong 70,close 1002,end", frame(TEXT, utf8("a")), ping, frame(FIN | BINARY, utf8("b")), DONE);
    }

    private static void texts(List<Arguments> all) {
        byte[] bad = concat(utf8("κόσμε"), hex("eda080"), utf8("edited"));
        add(all, "text κόσμε 𝄞,close 1000,end", text("κόσμε 𝄞"), DONE);
        add(all, "close 1007,end", frame(FIN | TEXT, bad));
        add(all, "close 1007,end", frame(TEXT, bad));
        add(all, "text ok,close 1007,end", text("ok"), frame(FIN | TEXT, hex("c0af")));
        add(all, "close 1007,end", frame(TEXT, hex("f09d")), frame(FIN | CONTINUATION, NONE));
        add(all, "text 𝄞,close 1000,end", frame(TEXT, hex("f09d")), frame(FIN, hex("849e")), DONE);
        add(all, "binary eda080,close 1000,end", frame(FIN | BINARY, hex("eda080")), DONE);
    }

    private static void closes(List<Arguments> all) {
        add(all, "close,end", frame(FIN | CLOSE, NONE));
        add(all, "close 1002,end", frame(FIN | CLOSE, new byte[1]));
        add(all, "close 1000,end", close(1000, "x".repeat(123)));
        add(all, "close 1002,end", frame(FIN | CLOSE, new byte[126]));
        add(all, "close 1007,end", frame(FIN | CLOSE, concat(hex("03e8"), utf8("κόσμε"), hex("eda080"))));
        for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535}) {
            add(all, "close 1002,end", close(code, ""));
        }
        for (int code : new int[] {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999}) {
            add(all, "close " + code + ",end", close(code, "bye"));
        }
        // what comes after a close frame is not answered, what came before is
        add(all, "text a,close 1000,end", text("a"), DONE);
        add(all, "text a,close 1000,end", text("a"), DONE, text("b"), frame(FIN | PING, NONE), new byte[100_000]);
        add(all, "close 1000,end", DONE, DONE, frame(FIN | PING, NONE));
        add(all, "text a,close 1001,end", text("a"), frame(TEXT, utf8("half")), close(1001, ""));
    }

    private static void limits(List<Arguments> all) {
        byte[] full = new byte[LIMIT];
        add(all, "close 1009,end", header(FIN | BINARY, LIMIT + 1));
        add(all, "close 1009,end", header(FIN | TEXT, Long.MAX_VALUE));
        add(all, "close 1009,end", frame(BINARY, full), header(FIN | CONTINUATION, 1));
        add(all, "close 1002,end", hex("82ff8000000000000000"));
    }

    private static void add(List<Arguments> all, String expected, byte[]... frames) {
        all.add(Arguments.of(expected, concat(frames)));
    }

    private static byte[] repeat(int times, byte[] bytes) {
        byte[][] copies = new byte[times][];
        Arrays.fill(copies, bytes);
        return concat(copies);
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void conversation_endsAsTheRfcSays(String expected, byte[] sent) throws IOException {
        client.send(sent);

        assertThat(client.readAll()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"f490", "eda0", "c0"})
    void badText_isRefused_inTheMiddleOfAFrame(String bad) throws IOException {
        byte[] wire = frame(FIN | TEXT, concat(utf8("κόσμε"), hex(bad), new byte[1_000]));

        // the rest of the frame is never sent
        client.send(Arrays.copyOf(wire, wire.length - 1_000));

        assertThat(client.readAll()).isEqualTo("close 1007,end");
    }

    @Test
    void thousandMessagesAtOnce_comeBackInOrder() throws IOException {
        byte[][] burst = IntStream.range(0, 1_000).mapToObj(i -> text("m" + i)).toArray(byte[][]::new);

        client.send(burst);

        for (int i = 0; i < burst.length; i++) {
            assertThat(client.readLine()).isEqualTo("text m" + i);
        }
        client.send(DONE);
        assertThat(client.readAll()).isEqualTo("close 1000,end");
    }

    @Test
    void bytesRightBehindTheHandshake_areFrames() throws IOException {
        try (BareSocket early = new BareSocket(server.port())) {
            early.send(BareSocket.handshake("/ws/early/ana?format=raw"), text("a"), frame(FIN | PING, NONE), DONE);
            early.readHead();

            assertThat(early.readLine()).isIn("pong ", "text a");
            assertThat(early.readLine()).isIn("pong ", "text a");
            assertThat(early.readAll()).isEqualTo("close 1000,end");
        }
    }
}
