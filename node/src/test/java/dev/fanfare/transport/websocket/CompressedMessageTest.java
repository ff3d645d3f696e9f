package dev.fanfare.transport.websocket;

import static dev.fanfare.transport.websocket.ClientFrames.BINARY;
import static dev.fanfare.transport.websocket.ClientFrames.CONTINUATION;
import static dev.fanfare.transport.websocket.ClientFrames.FIN;
import static dev.fanfare.transport.websocket.ClientFrames.PING;
import static dev.fanfare.transport.websocket.ClientFrames.RSV1;
import static dev.fanfare.transport.websocket.ClientFrames.TEXT;
import static dev.fanfare.transport.websocket.ClientFrames.concat;
import static dev.fanfare.transport.websocket.ClientFrames.frame;
import static dev.fanfare.transport.websocket.ClientFrames.hex;
import static dev.fanfare.transport.websocket.ClientFrames.text;
import static dev.fanfare.transport.websocket.ClientFrames.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompressedMessageTest {
    private static final int LIMIT = 100_000;
    private final Deflater deflater = new Deflater(6, true);
    private CodecHarness codec = codec(true, LIMIT);

    private static CodecHarness codec(boolean keepContext, int limit) {
        return new CodecHarness(limit, new MessageInflater(keepContext, limit));
    }

    @AfterEach
    void end() {
        codec.end();
        deflater.end();
    }

    /** One message as RFC 7692, section 7.2.1 says; the context goes on from the last. */
    private byte[] deflate(byte[] message) {
        deflater.setInput(message);
        byte[] out = new byte[message.length + 1_000];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        return Arrays.copyOf(out, length - 4);
    }

    @Test
    void examplesOfTheRfc_areInflated() {
        // RFC 7692, section 7.2.3: one block, fragmented, context taken over, stored, BFINAL, two blocks
        codec.feed(frame(FIN | RSV1 | TEXT, hex("f248cdc9c90700")));
        codec.feed(concat(frame(RSV1 | TEXT, hex("f248cd")), frame(FIN | CONTINUATION, hex("c9c90700"))));
        codec.feed(frame(FIN | RSV1 | TEXT, hex("f200110000")));
        codec.feed(frame(FIN | RSV1 | TEXT, hex("000500faff48656c6c6f00")));
        codec.feed(frame(FIN | RSV1 | TEXT, hex("f348cdc9c9070000")));
        codec.feed(frame(FIN | RSV1 | TEXT, hex("f24805000000ffffcac9c90700")));

        assertThat(codec.events).hasSize(6).containsOnly("text Hello");
    }

    @Test
    void messageOfFinalBlocks_isRefused_whereAFewAreTaken() {
        byte[] hello = hex("f348cdc9c90700");
        byte[] few = hello;
        for (int i = 0; i < 10; i++) {
            few = concat(few, hex("0300"));
        }
        codec.feed(frame(FIN | RSV1 | TEXT, concat(few, hex("00"))));
        assertThat(codec.events).containsExactly("text Hello");

        CodecHarness attacked = codec(true, LIMIT);
        byte[] many = new byte[60_000];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = 3;
        }
        attacked.feed(frame(FIN | RSV1 | TEXT, many));

        assertThat(attacked.events).containsExactly("!1007");
        attacked.end();
    }

    @Test
    void contextIsKept_betweenMessages_howeverTheyAreSplit() {
        for (int piece : new int[] {1, 7, 100_000}) {
            byte[] message = utf8("the same words again ".repeat(100));
            deflater.reset();
            CodecHarness split = codec(true, LIMIT);
            for (int i = 0; i < 5; i++) {
                split.feed(frame(FIN | RSV1 | TEXT, deflate(message)), piece);
            }
            assertThat(split.events).hasSize(5).containsOnly("text " + new String(message));
            split.end();
        }
    }

    @Test
    void contextIsForgotten_whereThatWasAgreed() {
        codec = codec(false, LIMIT);
        byte[] message = new byte[2_000];
        new Random(3).nextBytes(message);

        codec.feed(frame(FIN | RSV1 | BINARY, deflate(message)));
        // refers to the first, which is forgotten
        codec.feed(frame(FIN | RSV1 | BINARY, deflate(message)));

        assertThat(codec.events).hasSize(2).last().isEqualTo("!1007");
    }

    @Test
    void plainAndCompressed_mayAlternate_andControlFramesComeBetween() {
        codec.feed(concat(
                text("plain"),
                frame(RSV1 | TEXT, hex("f248cd")),
                frame(FIN | PING, new byte[0]),
                frame(FIN | CONTINUATION, hex("c9c90700")),
                text("plain")));

        assertThat(codec.events).containsExactly("text plain", "control 9 0", "text Hello", "text plain");
    }

    @Test
    void emptyMessage_isInflated() {
        codec.feed(frame(FIN | RSV1 | BINARY, hex("00")));
        codec.feed(frame(FIN | RSV1 | TEXT, hex("0200")));

        assertThat(codec.events).containsExactly("binary ", "text ");
    }

    @Test
    void afterAFinalBlock_theMessageGoesOn() {
        byte[] first = deflate(utf8("one"));
        Deflater last = new Deflater(6, true);
        last.setInput(utf8("zero "));
        last.finish();
        byte[] block = new byte[100];
        block = Arrays.copyOf(block, last.deflate(block));
        last.end();

        codec.feed(frame(FIN | RSV1 | TEXT, concat(block, first)));

        assertThat(codec.events).containsExactly("text zero one");
    }

    @Test
    void bomb_isRefused_atTheLimit() {
        byte[] exact = deflate(new byte[LIMIT]);
        deflater.reset();
        byte[] more = deflate(new byte[LIMIT + 1]);

        assertThat(codec.feed(frame(FIN | RSV1 | BINARY, exact)).lastMessage).hasSize(LIMIT);
        assertThat(codec.feed(frame(FIN | RSV1 | BINARY, more)).events)
                .hasSize(2)
                .last()
                .isEqualTo("!1009");
    }

    @Test
    void endlessEmptyBlocks_areRefused() {
        byte[] block = frame(RSV1 | BINARY, hex("000000ffff".repeat(1_000)));
        byte[] next = frame(CONTINUATION, hex("000000ffff".repeat(1_000)));
        codec.feed(block);
        for (int i = 0; i < 60 && codec.events.isEmpty(); i++) {
            codec.feed(next);
        }

        assertThat(codec.events).containsExactly("!1009");
    }

    @Test
    void badData_andBadText_areRefused() {
        assertThat(codec(true, LIMIT).feed(frame(FIN | RSV1 | TEXT, hex("ffffff"))).events)
                .containsExactly("!1007");
        assertThat(codec(true, LIMIT).feed(frame(FIN | RSV1 | TEXT, deflate(hex("c328")))).events)
                .containsExactly("!1007");
        deflater.reset();
        assertThat(codec(true, LIMIT).feed(frame(FIN | RSV1 | TEXT, deflate(hex("e282")))).events)
                .containsExactly("!1007");
    }

    @Test
    void rsv1_belongsToTheFirstFrameOfAMessage() {
        assertThat(codec(true, LIMIT).feed(frame(FIN | RSV1 | PING, new byte[0])).events)
                .containsExactly("!1002");
        assertThat(codec(true, LIMIT)
                        .feed(concat(frame(TEXT, utf8("a")), frame(FIN | RSV1 | CONTINUATION, utf8("b"))))
                        .events)
                .containsExactly("!1002");
        assertThat(codec(true, LIMIT).feed(frame(FIN | 0x20 | TEXT, utf8("a"))).events)
                .containsExactly("!1002");
    }
}
