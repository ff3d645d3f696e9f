package dev.fanfare.transport.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The XOR that clients put over their payloads (RFC 6455, section 5.3), eight bytes at a time. */
final class Masking {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Masking() {}

    /**
     * Applies the mask in place.
     *
     * @param mask the four bytes of the mask, the first in the highest eight bits; the first one meets {@code bytes[from]}
     */
    static void apply(byte[] bytes, int from, int to, int mask) {
        if (mask == 0) {
            return;
        }
        long wide = (long) mask << Integer.SIZE | mask & 0xFFFF_FFFFL;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            LONG.set(bytes, at, (long) LONG.get(bytes, at) ^ wide);
        }
        for (int shift = 24; at < to; at++, shift = shift - 8 & 31) {
            bytes[at] ^= (byte) (mask >>> shift);
        }
    }

    /** The mask as it stands after {@code count} bytes were passed. */
    static int advance(int mask, long count) {
        return Integer.rotateLeft(mask, (int) (count & 3) * Byte.SIZE);
    }
}
