package dev.fanfare.broker.redis.sim;

import dev.fanfare.broker.redis.sim.Stream.Bound;
import dev.fanfare.broker.redis.sim.Stream.Id;
import java.util.List;
import java.util.Locale;

/** Streams. */
final class StreamCommands {
    private StreamCommands() {}

    static void into(CommandTable table) {
        table.writes("XADD", 4, StreamCommands::xadd);
        table.reads("XRANGE", 3, (store, a, now) -> range(store, a, false, now));
        table.reads("XREVRANGE", 3, (store, a, now) -> range(store, a, true, now));
        table.reads(
                "XLEN", 1, (store, a, now) -> (long) read(store, a.get(0), now).length());
        table.writes("XTRIM", 3, (store, a, now) -> {
            Stream stream = read(store, a.get(0), now);
            return trim(stream, a, 1).run();
        });
        table.writes(
                "XDEL",
                2,
                (store, a, now) -> a.subList(1, a.size()).stream()
                        .filter(id -> read(store, a.get(0), now).remove(Id.parse(id, 0)))
                        .count());
    }

    private static Stream read(Store store, String key, long now) {
        Stream found = store.get(Stream.class, key, now);
        return found == null ? new Stream() : found;
    }

    private static Object xadd(Store store, List<String> a, long now) {
        int at = 1;
        Trim trim = null;
        if (a.get(at).equalsIgnoreCase("MAXLEN") || a.get(at).equalsIgnoreCase("MINID")) {
            trim = trim(null, a, at);
            at = trim.end;
        }
        if (a.get(at).equals("*")) {
            throw new AssertionError("the model does not make ids of its own");
        }
        Id id = Id.parse(a.get(at), 0);
        List<String> fields = a.subList(at + 1, a.size());
        if (fields.isEmpty() || fields.size() % 2 != 0) {
            throw new RedisError("ERR wrong number of arguments for 'xadd' command");
        }
        if (id.equals(Id.MIN)) { // before it looks at the key
            throw new RedisError("ERR The ID specified in XADD must be greater than 0-0");
        }
        boolean there = store.has(a.get(0), now);
        Stream stream = store.make(Stream.class, a.get(0), now, Stream::new);
        try {
            stream.add(id, fields);
        } catch (RedisError refused) {
            if (!there) {
                store.remove(a.get(0), now);
            }
            throw refused;
        }
        if (trim != null) {
            trim.of(stream).run();
        }
        return id.toString();
    }

    private static Object range(Store store, List<String> a, boolean backwards, long now) {
        long count = -1;
        if (a.size() > 3) {
            if (a.size() != 5 || !a.get(3).toUpperCase(Locale.ROOT).equals("COUNT")) {
                throw new RedisError("ERR syntax error");
            }
            count = Math.max(0, Text.integer(a.get(4)));
        }
        Bound from = Bound.parse(a.get(backwards ? 2 : 1), true);
        Bound to = Bound.parse(a.get(backwards ? 1 : 2), false);
        return read(store, a.get(0), now).range(from, to, backwards, count);
    }

    private static Trim trim(Stream stream, List<String> a, int at) {
        boolean length = a.get(at).equalsIgnoreCase("MAXLEN");
        if (!length && !a.get(at).equalsIgnoreCase("MINID")) {
            throw new AssertionError("the model does not know " + a.get(at));
        }
        int next = at + 1;
        boolean about = a.get(next).equals("~");
        next += about || a.get(next).equals("=") ? 1 : 0;
        return new Trim(stream, length, about, a.get(next), next + 1);
    }

    private record Trim(Stream stream, boolean length, boolean about, String bound, int end) {
        Trim of(Stream other) {
            return new Trim(other, length, about, bound, end);
        }

        long run() {
            if (length) {
                return stream.trim(Text.integer(bound), about);
            }
            return stream.trimBelow(Id.parse(bound, 0));
        }
    }
}
