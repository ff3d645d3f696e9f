package dev.fanfare.broker.redis.wire;

import dev.fanfare.model.Message;
import dev.fanfare.model.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message as nodes write it for one another: field {@code d} of a stream entry and the body of a push.
 *
 * <pre>
 *   +---------+-----+--------+-----------+-----+--------+-----------+---
 *   | version | tag | length | value     | tag | length | value     | ...
 *   +---------+-----+--------+-----------+-----+--------+-----------+---
 *     1 byte    1     1 to 5   length
 *
 *   version  1. Another one cannot be read.
 *   length   bytes of the value: LEB128, seven bits to the byte, low ones first, the top bit says that more follow
 *
 *   tag 1  sender's user name, UTF-8          tag 5  idempotency key, ASCII; absent: none
 *   tag 2  sender's connection, ASCII         tag 6  payload kind, 1 byte: t j b
 *   tag 3  node where it was broadcast        tag 7  payload
 *   tag 4  that node's clock: ms since 1970, 8 bytes, high ones first
 * </pre>
 *
 * A tag that is not known is skipped, so a newer release may add fields while older nodes run. A text that is empty is
 * left out. Tags 6 and 7 must be there.
 */
public final class Envelope {
    static final int VERSION = 1;

    private static final int FROM = 1;
    private static final int CONNECTION = 2;
    private static final int NODE = 3;
    private static final int TIME = 4;
    private static final int KEY = 5;
    private static final int KIND = 6;
    private static final int PAYLOAD = 7;

    private Envelope() {}

    /** The bytes of a message. */
    public static byte[] encode(Message message) {
        byte[] from = message.from().getBytes(StandardCharsets.UTF_8);
        byte[] connection = message.connection().getBytes(StandardCharsets.UTF_8);
        byte[] node = message.node().getBytes(StandardCharsets.UTF_8);
        byte[] key = message.key() == null ? new byte[0] : message.key().getBytes(StandardCharsets.UTF_8);
        byte[] payload = message.payload().bytes();
        int size = 1 + sizeOf(from) + sizeOf(connection) + sizeOf(node) + 10 + sizeOf(key) + 3 + 6 + payload.length;
        ByteBuffer out = ByteBuffer.allocate(size).put((byte) VERSION);
        putText(out, FROM, from);
        putText(out, CONNECTION, connection);
        putText(out, NODE, node);
        out.put((byte) TIME).put((byte) 8).putLong(message.time());
        putText(out, KEY, key);
        out.put((byte) KIND).put((byte) 1).put((byte) message.payload().kind().code);
        put(out, PAYLOAD, payload);
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private static int sizeOf(byte[] value) {
        return value.length == 0 ? 0 : 6 + value.length;
    }

    private static void putText(ByteBuffer out, int tag, byte[] value) {
        if (value.length > 0) {
            put(out, tag, value);
        }
    }

    private static void put(ByteBuffer out, int tag, byte[] value) {
        out.put((byte) tag);
        int rest = value.length;
        while (rest > 0x7F) {
            out.put((byte) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest).put(value);
    }

    /** @throws IllegalArgumentException when the bytes are not an envelope of this version */
    public static Message decode(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != VERSION) {
            throw new IllegalArgumentException(
                    "an envelope of version " + (bytes.length == 0 ? "none" : bytes[0] & 0xFF) + " cannot be read");
        }
        Reader in = new Reader(bytes);
        while (in.more()) {
            in.field();
        }
        return in.message();
    }

    /** Walks over the fields. */
    private static final class Reader {
        private final byte[] bytes;
        private int at = 1;
        private String from = "";
        private String connection = "";
        private String node = "";
        private String key;
        private long time;
        private Payload.Kind kind;
        private byte[] payload;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean more() {
            return at < bytes.length;
        }

        void field() {
            int tag = bytes[at++] & 0xFF;
            int length = length();
            if (length < 0 || length > bytes.length - at) {
                throw new IllegalArgumentException("an envelope is cut short");
            }
            switch (tag) {
                case FROM -> from = text(length);
                case CONNECTION -> connection = text(length);
                case NODE -> node = text(length);
                case TIME -> time = number(length);
                case KEY -> key = text(length);
                case KIND -> kind = Payload.Kind.of(length == 1 ? bytes[at] : 0);
                case PAYLOAD -> payload = Arrays.copyOfRange(bytes, at, at + length);
                default -> {
                    // a newer release's field
                }
            }
            at += length;
        }

        private int length() {
            long length = 0;
            for (int shift = 0; shift < 35; shift += 7) {
                if (!more()) {
                    break;
                }
                byte next = bytes[at++];
                length |= (long) (next & 0x7F) << shift;
                if (next >= 0) {
                    return length > Integer.MAX_VALUE ? -1 : (int) length;
                }
            }
            return -1;
        }

        private String text(int length) {
            return new String(bytes, at, length, StandardCharsets.UTF_8);
        }

        private long number(int length) {
            if (length != Long.BYTES) {
                throw new IllegalArgumentException("a time has 8 bytes");
            }
            return ByteBuffer.wrap(bytes, at, length).getLong();
        }

        Message message() {
            if (kind == null || payload == null) {
                throw new IllegalArgumentException("an envelope has a payload");
            }
            return new Message(from, connection, node, time, key, new Payload(kind, payload));
        }
    }
}
