package dev.fanfare.config;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and times with suffixes: {@code 64KiB}, {@code 10s}. */
final class Units {
    private static final Pattern NUMBER = Pattern.compile("([0-9]{1,15})\\s*([A-Za-z]*)");
    private static final Map<String, Long> SIZES =
            new TreeMap<>(Map.of("b", 1L, "kib", 1L << 10, "mib", 1L << 20, "gib", 1L << 30));
    private static final Map<String, Long> TIMES =
            new TreeMap<>(Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L));

    private Units() {}

    /** Bytes: a whole number, with {@code B}, {@code KiB}, {@code MiB}, {@code GiB} or nothing, which is bytes. */
    static long size(String text) {
        return parse(text, SIZES, "b", "a size: a whole number with B, KiB, MiB or GiB, such as 64KiB");
    }

    /** A time: a whole number with {@code ms}, {@code s}, {@code m} or {@code h}. */
    static Duration time(String text) {
        return Duration.ofMillis(parse(text, TIMES, null, "a time: a whole number with ms, s, m or h, such as 10s"));
    }

    static String size(long bytes) {
        return bytes % (1L << 30) == 0 && bytes > 0
                ? (bytes >> 30) + "GiB"
                : bytes % (1L << 20) == 0 && bytes > 0
                        ? (bytes >> 20) + "MiB"
                        : bytes % (1L << 10) == 0 && bytes > 0 ? (bytes >> 10) + "KiB" : bytes + "B";
    }

    static String time(Duration time) {
        long millis = time.toMillis();
        if (millis == 0 || millis % 1_000 != 0) {
            return millis + "ms";
        }
        if (millis % 60_000 != 0) {
            return millis / 1_000 + "s";
        }
        return millis % 3_600_000 != 0 ? millis / 60_000 + "m" : millis / 3_600_000 + "h";
    }

    private static long parse(String text, Map<String, Long> units, String fallback, String wanted) {
        Matcher number = NUMBER.matcher(text);
        if (number.matches()) {
            String suffix = number.group(2).toLowerCase(java.util.Locale.ROOT);
            Long unit = units.get(suffix.isEmpty() && fallback != null ? fallback : suffix);
            if (unit != null) {
                return Math.multiplyExact(Long.parseLong(number.group(1)), unit);
            }
        }
        throw new IllegalArgumentException("is not " + wanted);
    }
}
