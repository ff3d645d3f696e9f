package dev.fanfare.redis;

import java.nio.charset.StandardCharsets;

/** Hash slots of Redis Cluster: CRC-16 (XMODEM) of the key, or of what stands between its first braces, modulo 16384. */
public final class Slots {
    private static final int COUNT = 16_384;
    private static final int POLYNOMIAL = 0x1021;
    private static final int TOP = 0x8000;

    private Slots() {}

    /** The slot of a key. */
    public static int of(String key) {
        int open = key.indexOf('{');
        int close = open < 0 ? -1 : key.indexOf('}', open + 1);
        String hashed = close > open + 1 ? key.substring(open + 1, close) : key;
        int crc = 0;
        for (byte one : hashed.getBytes(StandardCharsets.UTF_8)) {
            crc ^= (one & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & TOP) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
            }
        }
        return (crc & 0xffff) % COUNT;
    }
}
