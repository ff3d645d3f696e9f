package dev.fanfare.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;

/** Frames (RFC 6455, section 5.2) as broken and hostile clients send them, mixed with good ones; the same from the same seed. */
final class FrameMaker {
    private static final List<String> COMMANDS = List.of(
            "{\"type\":\"broadcast\",\"room\":\"lobby\",\"data\":{\"a\":[1,2,3]},\"ref\":\"1\",\"key\":\"k\"}",
            "{\"type\":\"broadcast\",\"room\":\"lobby\",\"data\":\"AAEC\",\"encoding\":\"base64\"}",
            "{\"type\":\"join\",\"room\":\"lobby\",\"history\":3,\"presence\":true}",
            "{\"type\":\"join\",\"room\":\"other\",\"since\":\"abc.1.x:7\",\"echo\":false}",
            "{\"type\":\"leave\",\"room\":\"other\"}",
            "{\"type\":\"history\",\"room\":\"lobby\",\"limit\":10}",
            "{\"type\":\"presence\",\"room\":\"lobby\",\"ref\":\"p\"}",
            "{\"type\":\"ping\"}");
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int MASKED = 0x80;
    private static final int LONGEST = 3_000;

    private final Random random;
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);

    FrameMaker(Random random) {
        this.random = random;
    }

    /** One frame, or what is to pass for one. */
    byte[] next() {
        return switch (random.nextInt(20)) {
            case 0 -> garbage();
            case 1 -> frame(random.nextInt(256), bytes(random.nextInt(200)));
            case 2 -> badLength();
            case 3 -> frame(FIN | RSV1 | TEXT, mutated(deflated(command())));
            case 4, 5 -> frame(FIN | RSV1 | TEXT, deflated(command()));
            case 6 -> frame(TEXT, command());
            case 7 -> frame(random.nextInt(2) * FIN, command());
            case 8, 9 -> frame(FIN | 9 + random.nextInt(2), bytes(random.nextInt(126)));
            case 10 -> close();
            case 11 -> frame(FIN | BINARY, bytes(random.nextInt(LONGEST)));
            case 12, 13, 14 -> frame(FIN | TEXT, mutated(command()));
            default -> frame(FIN | TEXT, command());
        };
    }

    void end() {
        deflater.end();
    }

    private byte[] command() {
        return COMMANDS.get(random.nextInt(COMMANDS.size())).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] garbage() {
        return bytes(1 + random.nextInt(60));
    }

    private byte[] mutated(byte[] good) {
        byte[] bad = good.clone();
        for (int i = random.nextInt(4); i >= 0 && bad.length > 0; i--) {
            bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
        }
        return bad;
    }

    private byte[] deflated(byte[] message) {
        deflater.reset();
        deflater.setInput(message);
        byte[] out = new byte[message.length + 100];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        return ByteBuffer.allocate(length - 4).put(out, 0, length - 4).array();
    }

    private byte[] close() {
        ByteBuffer payload = ByteBuffer.allocate(random.nextInt(30));
        if (payload.capacity() > 1) {
            payload.putShort((short) random.nextInt(6_000)).put(bytes(payload.remaining()));
        }
        return frame(FIN | CLOSE, payload.array());
    }

    /** A length that is not written in the shortest form, or that is announced and does not come. */
    private byte[] badLength() {
        ByteBuffer head = ByteBuffer.allocate(14).put((byte) (FIN | random.nextInt(16)));
        if (random.nextBoolean()) {
            head.put((byte) (MASKED | 126)).putShort((short) random.nextInt(200));
        } else {
            head.put((byte) (MASKED | 127)).putLong(random.nextBoolean() ? random.nextLong() : random.nextInt(70_000));
        }
        return head.putInt(random.nextInt()).array();
    }

    private byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 14);
        int masked = random.nextInt(100) == 0 ? 0 : MASKED;
        out.write(first);
        if (payload.length < 126) {
            out.write(masked | payload.length);
        } else {
            out.write(masked | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        }
        byte[] key = bytes(masked == 0 ? 0 : 4);
        out.writeBytes(key);
        for (int i = 0; i < payload.length; i++) {
            out.write(masked == 0 ? payload[i] : payload[i] ^ key[i & 3]);
        }
        return out.toByteArray();
    }
}
