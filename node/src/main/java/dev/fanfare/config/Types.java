package dev.fanfare.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The kinds of values. */
final class Types {
    /** On or off. */
    static final Type<Boolean> SWITCH =
            new Simple<>("true|false", "", "true or false", Types::parseSwitch, Object::toString);

    /** A text that is never shown. */
    static final Type<String> SECRET =
            new Simple<>("PASSWORD", "", "any text", wanted(text -> !text.isEmpty(), "is empty"), text -> "***");

    /** Secrets, with commas between; never shown. */
    static final Type<String> API_KEYS = new Simple<>(
            "KEYS",
            "",
            "1 to 100, with commas between, each of 16 to 256 printable ASCII characters without a comma",
            wanted(text -> true, ""),
            text -> "***");

    /** Where Redis is. May hold a password, and is not shown then. */
    static final Type<RedisUrl> REDIS = new Simple<>(
            "URL",
            "",
            "`redis[s]://[user[:password]@]host[:port][/db]` or"
                    + " `redis[s]+sentinel://[user[:password]@]host[:port],.../NAME[/db]` or"
                    + " `redis[s]+cluster://[user[:password]@]host[:port],...`",
            RedisUrl::parse,
            RedisUrl::toString);

    /** A level of durability. */
    static final Type<Durability> DURABILITY = new Simple<>(
            "LEVEL",
            "",
            "fast, replicated, fsync",
            text -> Arrays.stream(Durability.values())
                    .filter(level -> level.toString().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("is not one of fast, replicated, fsync")),
            Durability::toString);

    private static final Pattern ORIGIN = Pattern.compile("\\*|null|[A-Za-z][A-Za-z0-9+.-]*://(?:\\*\\.)?[^/\\s,*]+");

    private Types() {}

    /** Any whole number of a range. */
    static Type<Integer> count(String unit, int min, int max) {
        String range = String.format(Locale.ROOT, "%,d to %,d", min, max);
        return new Simple<>(
                "N",
                unit,
                range,
                text -> inRange(Math.toIntExact(parseCount(text)), min, max, range),
                n -> String.format(Locale.ROOT, "%,d", n));
    }

    /** A port number, written without separators. */
    static Type<Integer> port() {
        String range = "0 to 65535; 0: any free port";
        return new Simple<>(
                "PORT", "", range, text -> inRange(Math.toIntExact(parseCount(text)), 0, 65_535, range), n -> n + "");
    }

    /** A number of bytes of a range. */
    static Type<Long> size(long min, long max) {
        String range = Units.size(min) + " to " + Units.size(max);
        return new Simple<>(
                "SIZE", "B, KiB, MiB or GiB", range, text -> inRange(Units.size(text), min, max, range), Units::size);
    }

    /** A time of a range. */
    static Type<Duration> time(Duration min, Duration max) {
        String range = Units.time(min) + " to " + Units.time(max);
        return new Simple<>(
                "TIME", "ms, s, m or h", range, text -> inRange(Units.time(text), min, max, range), Units::time);
    }

    /** One of these words. */
    static Type<String> choice(String... words) {
        String range = String.join(", ", words);
        return new Simple<>(
                String.join("|", words),
                "",
                range,
                wanted(text -> Arrays.asList(words).contains(text), "is not one of " + range),
                UnaryOperator.identity());
    }

    /** A text of a form. */
    static Type<String> text(String label, String pattern, String range) {
        Pattern allowed = Pattern.compile(pattern);
        return new Simple<>(
                label,
                "",
                range,
                wanted(text -> allowed.matcher(text).matches(), "is not " + range),
                UnaryOperator.identity());
    }

    /** Origins of pages, with commas between. */
    static Type<List<String>> origins() {
        String range = "`scheme://host[:port]`, `scheme://*.host[:port]`, `null` or `*`, with commas between";
        return list("ORIGINS", range, ORIGIN);
    }

    /** Names and addresses of nodes, with commas between. */
    static Type<List<String>> nodes() {
        return list(
                "NODES",
                "`name=http[s]://host:port`, with commas between",
                Pattern.compile("[A-Za-z0-9._-]{1,64}=https?://[^/\\s,*]+"));
    }

    /** Whether a text of this type must not be shown: it is a password, or may hold one. */
    static boolean isSecret(Type<?> type, String text) {
        return type == SECRET || type == API_KEYS || type == REDIS && !RedisUrl.showable(text);
    }

    private static Type<List<String>> list(String label, String range, Pattern element) {
        return new Simple<>(label, "", range, text -> parseList(text, element, range), list -> String.join(",", list));
    }

    private static List<String> parseList(String text, Pattern element, String range) {
        List<String> list = Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
        for (String part : list) {
            if (!element.matcher(part).matches()) {
                throw new IllegalArgumentException("holds '" + part + "', which is not " + range);
            }
        }
        return list;
    }

    private static Boolean parseSwitch(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "1" -> true;
            case "false", "off", "no", "0" -> false;
            default -> throw new IllegalArgumentException("is not true or false");
        };
    }

    private static long parseCount(String text) {
        String digits = text.replace("_", "").replace(",", "");
        if (!digits.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("is not a whole number");
        }
        return Long.parseLong(digits);
    }

    private static <C extends Comparable<C>> C inRange(C value, C min, C max, String range) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException("is out of range");
        }
        return value;
    }

    private static Function<String, String> wanted(java.util.function.Predicate<String> test, String fault) {
        return text -> {
            if (!test.test(text)) {
                throw new IllegalArgumentException(fault);
            }
            return text;
        };
    }

    private record Simple<T>(
            String label, String unit, String range, Function<String, T> parser, Function<T, String> formatter)
            implements Type<T> {
        @Override
        public T parse(String text) {
            return parser.apply(text);
        }

        @Override
        public String format(T value) {
            return formatter.apply(value);
        }
    }
}
