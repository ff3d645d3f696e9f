package dev.fanfare.broker.redis.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A stream: entries by id, ascending, and the greatest id ever given. */
final class Stream {
    /** What one node of Redis' radix tree holds by default: MAXLEN ~ drops whole nodes alone. */
    private static final int NODE = 100;

    /** An entry's id. */
    record Id(long millis, long sequence) implements Comparable<Id> {
        static final Id MIN = new Id(0, 0);
        static final Id MAX = new Id(Long.MAX_VALUE, Long.MAX_VALUE);

        /** The text form; {@code sequence} where it has none. */
        static Id parse(String text, long sequence) {
            try {
                int dash = text.indexOf('-');
                return dash < 0
                        ? new Id(Long.parseLong(text), sequence)
                        : new Id(Long.parseLong(text, 0, dash, 10), Long.parseLong(text, dash + 1, text.length(), 10));
            } catch (NumberFormatException e) {
                throw new RedisError("ERR Invalid stream ID specified as stream command argument");
            }
        }

        @Override
        public int compareTo(Id other) {
            int byMillis = Long.compare(millis, other.millis);
            return byMillis != 0 ? byMillis : Long.compare(sequence, other.sequence);
        }

        @Override
        public String toString() {
            return millis + "-" + sequence;
        }
    }

    private final TreeMap<Id, List<String>> entries = new TreeMap<>();
    private Id last = Id.MIN;

    Stream copy() {
        Stream copy = new Stream();
        copy.entries.putAll(entries); // ids and fields do not change
        copy.last = last;
        return copy;
    }

    int length() {
        return entries.size();
    }

    Id last() {
        return last;
    }

    void add(Id id, List<String> fields) {
        if (id.compareTo(last) <= 0) {
            throw new RedisError("ERR The ID specified in XADD is equal or smaller than the target stream top item");
        }
        entries.put(id, List.copyOf(fields));
        last = id;
    }

    boolean remove(Id id) {
        return entries.remove(id) != null;
    }

    long trim(long most, boolean about) {
        long before = entries.size();
        while (entries.size() > most && (!about || entries.size() - NODE >= most)) {
            for (int i = 0; i < (about ? NODE : 1); i++) {
                entries.pollFirstEntry();
            }
        }
        return before - entries.size();
    }

    long trimBelow(Id least) {
        long before = entries.size();
        entries.headMap(least, false).clear();
        return before - entries.size();
    }

    /** Entries as replies: [id, [field, value ...]]; {@code count} -1 for all. */
    List<Object> range(Bound from, Bound to, boolean backwards, long count) {
        List<Object> found = new ArrayList<>();
        if (from.id.compareTo(to.id) > 0) {
            return found;
        }
        NavigableMap<Id, List<String>> part = entries.subMap(from.id, from.inclusive, to.id, to.inclusive);
        for (var entry : (backwards ? part.descendingMap() : part).entrySet()) {
            if (count >= 0 && found.size() >= count) {
                break;
            }
            found.add(List.of(entry.getKey().toString(), entry.getValue()));
        }
        return found;
    }

    /** An end of a range. */
    record Bound(Id id, boolean inclusive) {
        static Bound parse(String text, boolean lower) {
            if (text.equals("-")) {
                return new Bound(Id.MIN, true);
            }
            if (text.equals("+")) {
                return new Bound(Id.MAX, true);
            }
            boolean exclusive = text.startsWith("(");
            String id = exclusive ? text.substring(1) : text;
            return new Bound(Id.parse(id, lower ? 0 : Long.MAX_VALUE), !exclusive);
        }
    }
}
