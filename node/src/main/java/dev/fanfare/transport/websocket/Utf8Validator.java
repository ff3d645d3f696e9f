package dev.fanfare.transport.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks UTF-8 as it arrives, in pieces of any size, and refuses at the first byte that cannot be part of it: overlong
 * forms, surrogates and what lies past U+10FFFF are found at their second byte (Unicode 15, table 3-7; RFC 3629).
 */
final class Utf8Validator {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;
    private static final int TAIL_LOW = 0x80;
    private static final int TAIL_HIGH = 0xBF;

    /** Continuation bytes still to come, 0 between characters; the next one lies in low to high. */
    private int missing;

    private int low;
    private int high;

    /** Takes the next bytes; false where they cannot be UTF-8, whatever follows. */
    boolean accept(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (missing == 0) {
                at = skipAscii(bytes, at, to);
                if (at < to && !lead(bytes[at++] & 0xFF)) {
                    return false;
                }
            } else {
                int next = bytes[at++] & 0xFF;
                if (next < low || next > high) {
                    return false;
                }
                low = TAIL_LOW;
                high = TAIL_HIGH;
                missing--;
            }
        }
        return true;
    }

    /** Whether what was taken ends at the end of a character. */
    boolean isComplete() {
        return missing == 0;
    }

    /** Begins anew. */
    void reset() {
        missing = 0;
    }

    /** Whether these bytes are UTF-8, whole. */
    static boolean isValid(byte[] bytes, int from, int to) {
        Utf8Validator validator = new Utf8Validator();
        return validator.accept(bytes, from, to) && validator.isComplete();
    }

    private static int skipAscii(byte[] bytes, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to && ((long) LONG.get(bytes, at) & NOT_ASCII) == 0) {
            at += Long.BYTES;
        }
        while (at < to && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    private boolean lead(int first) {
        low = TAIL_LOW;
        high = TAIL_HIGH;
        if (first >= 0xC2 && first <= 0xDF) {
            missing = 1;
            return true;
        }
        if (first >= 0xE0 && first <= 0xEF) {
            missing = 2;
            low = first == 0xE0 ? 0xA0 : TAIL_LOW;
            high = first == 0xED ? 0x9F : TAIL_HIGH;
            return true;
        }
        if (first >= 0xF0 && first <= 0xF4) {
            missing = 3;
            low = first == 0xF0 ? 0x90 : TAIL_LOW;
            high = first == 0xF4 ? 0x8F : TAIL_HIGH;
            return true;
        }
        return false;
    }
}
