package dev.fanfare.transport.websocket;

import java.util.Arrays;

/**
 * The bytes of a message that is being received. It grows with what was received, never with what was announced: a client
 * that announces 16 MiB and sends 10 bytes costs 64.
 */
final class MessageBuffer {
    private static final byte[] NONE = new byte[0];
    private static final int FIRST_BYTES = 64;

    private byte[] bytes = NONE;
    private int size;

    /**
     * Makes room for {@code more} bytes at {@link #size}.
     *
     * @param most the greatest size this message can still reach: more room than that is never made
     */
    void reserve(int more, int most) {
        int need = size + more;
        if (bytes.length < need) {
            int doubled = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(FIRST_BYTES, 2L * bytes.length));
            bytes = Arrays.copyOf(bytes, Math.max(need, Math.min(most, doubled)));
        }
    }

    byte[] array() {
        return bytes;
    }

    int size() {
        return size;
    }

    /** Bytes of memory it takes. */
    int capacity() {
        return bytes.length;
    }

    /** Bytes that fit in without growing. */
    int room() {
        return bytes.length - size;
    }

    /** {@code count} bytes were put at {@link #size}. */
    void added(int count) {
        size += count;
    }

    /** All of it in an array of just that length; the buffer is empty after. */
    byte[] take() {
        byte[] whole = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        clear();
        return whole;
    }

    /** Lets go of it. */
    void clear() {
        bytes = NONE;
        size = 0;
    }
}
