package dev.fanfare.transport.websocket;

import static dev.fanfare.transport.websocket.ClientFrames.BINARY;
import static dev.fanfare.transport.websocket.ClientFrames.CONTINUATION;
import static dev.fanfare.transport.websocket.ClientFrames.FIN;
import static dev.fanfare.transport.websocket.ClientFrames.PING;
import static dev.fanfare.transport.websocket.ClientFrames.RSV1;
import static dev.fanfare.transport.websocket.ClientFrames.TEXT;
import static dev.fanfare.transport.websocket.ClientFrames.close;
import static dev.fanfare.transport.websocket.ClientFrames.concat;
import static dev.fanfare.transport.websocket.ClientFrames.frame;
import static dev.fanfare.transport.websocket.ClientFrames.hex;
import static dev.fanfare.transport.websocket.ClientFrames.text;
import static dev.fanfare.transport.websocket.ClientFrames.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.config.Limits;
import dev.fanfare.config.WebSocketConfig;
import dev.fanfare.transport.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 7692 over TCP, on a server with compression on. */
class CompressionTest {
    private static final AtomicInteger ROOMS = new AtomicInteger();
    private static final String LONG = "a text that says the same again and again; ".repeat(100);
    private static TestServer server;

    @BeforeAll
    static void start() {
        Duration wait = Duration.ofSeconds(5);
        server = new TestServer(Limits.DEFAULT, new WebSocketConfig(List.of(), wait, wait, wait, 65_536, true, 1_024));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static BareSocket open(String offer) throws IOException {
        String target = "/ws/z" + ROOMS.incrementAndGet() + "/ana?format=raw";
        return BareSocket.open(server.port(), target, "Sec-WebSocket-Extensions: " + offer);
    }

    private static byte[] deflate(Deflater deflater, String message) {
        deflater.setInput(utf8(message));
        byte[] out = new byte[message.length() + 1_000];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        return Arrays.copyOf(out, length - 4);
    }

    private static String inflate(byte[] payload) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        inflater.setInput(concat(payload, hex("0000ffff")));
        byte[] out = new byte[100_000];
        int length = inflater.inflate(out);
        inflater.end();
        return new String(out, 0, length);
    }

    @Test
    void longMessages_comeBackCompressed_eachOnItsOwn() throws IOException, DataFormatException {
        Deflater deflater = new Deflater(6, true);
        try (BareSocket client = open("permessage-deflate; client_max_window_bits")) {
            assertThat(client.head)
                    .containsIgnoringCase(
                            "sec-websocket-extensions: permessage-deflate; server_no_context_takeover\r\n");
            for (int i = 0; i < 3; i++) {
                client.send(frame(FIN | RSV1 | TEXT, deflate(deflater, LONG + i)));

                BareSocket.Frame echo = client.read();
                assertThat(echo.head()).isEqualTo(FIN | RSV1 | TEXT);
                assertThat(inflate(echo.payload())).isEqualTo(LONG + i);
            }
        }
        deflater.end();
    }

    @Test
    void smallWindow_isAgreedTo_andMessagesComeUncompressed() throws IOException {
        try (BareSocket client = open("permessage-deflate; server_max_window_bits=9")) {
            assertThat(client.head).contains("; server_max_window_bits=9\r\n");
            client.send(text(LONG));

            assertThat(client.readLine()).isEqualTo("text " + LONG);
        }
    }

    @Test
    void nothingAgreed_nothingCompressed() throws IOException {
        try (BareSocket client = open("permessage-deflate; made_up=1")) {
            assertThat(client.head).doesNotContainIgnoringCase("sec-websocket-extensions");
            client.send(text(LONG), frame(FIN | RSV1 | TEXT, hex("f248cdc9c90700")));

            assertThat(client.readLine()).isEqualTo("text " + LONG);
            assertThat(client.readAll()).isEqualTo("close 1002,end");
        }
    }

    @Test
    void malformedOffer_isRefused() throws IOException {
        try (BareSocket client = new BareSocket(server.port())) {
            client.send(BareSocket.handshake("/ws/r/ana", "Sec-WebSocket-Extensions: permessage-deflate; =1"));

            assertThat(client.readHead()).startsWith("HTTP/1.1 400 ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "f248cdc9c90700, 'text Hello,close 1000,end'",
        "000500faff48656c6c6f00, 'text Hello,close 1000,end'",
        "f348cdc9c9070000, 'text Hello,close 1000,end'",
        "00, 'text ,close 1000,end'",
        "ffffff, 'close 1007,end'"
    })
    void compressedText_isInflated(String payload, String expected) throws IOException {
        try (BareSocket client = open("permessage-deflate; client_no_context_takeover")) {
            client.send(frame(FIN | RSV1 | TEXT, hex(payload)), close(1000, ""));

            assertThat(client.readAll()).isEqualTo(expected);
        }
    }

    @Test
    void fragments_areOneCompressedMessage_withPingsBetween() throws IOException {
        try (BareSocket client = open("permessage-deflate")) {
            client.send(frame(RSV1 | TEXT, hex("f248cd")), frame(FIN | PING, new byte[0]));
            client.send(frame(FIN | CONTINUATION, hex("c9c90700")), text("plain"), close(1000, ""));

            assertThat(client.readAll()).isEqualTo("pong ,text Hello,text plain,close 1000,end");
        }
    }

    @Test
    void misplacedRsv1_andBombs_areRefused() throws IOException {
        try (BareSocket client = open("permessage-deflate")) {
            client.send(frame(FIN | RSV1 | PING, new byte[0]));
            assertThat(client.readAll()).isEqualTo("close 1002,end");
        }
        try (BareSocket client = open("permessage-deflate")) {
            client.send(frame(TEXT, utf8("a")), frame(FIN | RSV1 | CONTINUATION, utf8("b")));
            assertThat(client.readAll()).isEqualTo("close 1002,end");
        }
        Deflater deflater = new Deflater(6, true);
        try (BareSocket client = open("permessage-deflate")) {
            client.send(frame(FIN | RSV1 | BINARY, deflate(deflater, "x".repeat(70_000))));
            assertThat(client.readAll()).isEqualTo("close 1009,end");
        }
        deflater.end();
    }
}
