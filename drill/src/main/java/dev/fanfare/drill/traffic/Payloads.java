package dev.fanfare.drill.traffic;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * What is in a broadcast: {@code {"r":RUN,"b":PUBLISHER,"n":NUMBER,"s":SUM,"p":FILLING}}. The run keeps messages of others
 * apart, the sum (CRC-32 of the four other values) shows damage.
 */
final class Payloads {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz".repeat(8);

    private final String run;
    private final int bytes;

    /**
     * With the run's name, and the size to come to where the filling allows.
     *
     * @param run letters and digits
     */
    Payloads(String run, int bytes) {
        this.run = run;
        this.bytes = bytes;
    }

    String run() {
        return run;
    }

    /** JSON text. */
    String write(int by, int number) {
        String head = "{\"r\":\"" + run + "\",\"b\":" + by + ",\"n\":" + number + ",\"s\":";
        int room = Math.max(0, bytes - head.length() - 10 - ",\"p\":\"\"}".length());
        String filling = filling(number, room);
        return head + sum(by, number, filling) + ",\"p\":\"" + filling + "\"}";
    }

    boolean intact(String run, int by, int number, long sum, String filling) {
        return this.run.equals(run) && sum == sum(by, number, filling);
    }

    private long sum(int by, int number, String filling) {
        CRC32 crc = new CRC32();
        crc.update((run + "|" + by + "|" + number + "|" + filling).getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    private static String filling(int number, int length) {
        int from = number % 26;
        int whole = length / (LETTERS.length() - 26);
        String text = LETTERS.substring(from, from + length % (LETTERS.length() - 26));
        return LETTERS.substring(from, from + LETTERS.length() - 26).repeat(whole) + text;
    }
}
