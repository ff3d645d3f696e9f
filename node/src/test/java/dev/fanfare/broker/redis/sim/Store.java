package dev.fanfare.broker.redis.sim;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.Supplier;

/** The keys of one server: texts, hashes, sets, sorted sets, streams, each with a time at which it is gone. */
final class Store {
    private static final class Item {
        final Object value;
        long until;

        Item(Object value, long until) {
            this.value = value;
            this.until = until;
        }
    }

    private final Map<String, Item> items = new HashMap<>();

    /** A copy that shares nothing that changes. */
    Store copy() {
        Store copy = new Store();
        items.forEach((key, item) -> copy.items.put(key, new Item(copyOf(item.value), item.until)));
        return copy;
    }

    @SuppressWarnings("unchecked")
    private static Object copyOf(Object value) {
        if (value instanceof Hash hash) {
            Hash copy = new Hash();
            copy.putAll(hash);
            return copy;
        }
        if (value instanceof SortedSet set) {
            SortedSet copy = new SortedSet();
            copy.putAll(set);
            return copy;
        }
        if (value instanceof Members members) {
            Members copy = new Members();
            copy.addAll(members);
            return copy;
        }
        return value instanceof Stream stream ? stream.copy() : value;
    }

    private Item item(String key, long now) {
        Item item = items.get(key);
        if (item != null && item.until != 0 && item.until <= now) {
            items.remove(key);
            return null;
        }
        return item;
    }

    boolean has(String key, long now) {
        return item(key, now) != null;
    }

    /** The value of that kind, null for none, WRONGTYPE for another kind. */
    <T> T get(Class<T> kind, String key, long now) {
        Item item = item(key, now);
        if (item == null) {
            return null;
        }
        if (!kind.isInstance(item.value)) {
            throw new RedisError(RedisError.WRONG_TYPE);
        }
        return kind.cast(item.value);
    }

    /** The value of that kind, made where there is none. */
    <T> T make(Class<T> kind, String key, long now, Supplier<T> maker) {
        T found = get(kind, key, now);
        if (found == null) {
            found = maker.get();
            items.put(key, new Item(found, 0));
        }
        return found;
    }

    void put(String key, Object value, long until) {
        items.put(key, new Item(value, until));
    }

    /** Puts a copy of one key's value in the place of another's, with its time; answers 1. */
    long copy(String from, String to, long now) {
        Item item = item(from, now);
        items.put(to, new Item(copyOf(item.value), item.until));
        return 1;
    }

    boolean remove(String key, long now) {
        return item(key, now) != null && items.remove(key) != null;
    }

    void clear() {
        items.clear();
    }

    /** Whether there is such a key; {@code until} 0 for ever. */
    boolean expire(String key, long now, long until) {
        Item item = item(key, now);
        if (item != null) {
            item.until = until;
        }
        return item != null;
    }

    /** Milliseconds left; -1 for ever, -2 no such key. */
    long left(String key, long now) {
        Item item = item(key, now);
        if (item == null) {
            return -2;
        }
        return item.until == 0 ? -1 : item.until - now;
    }

    /** Fields in the order in which they were made. */
    static final class Hash extends LinkedHashMap<String, String> {
        private static final long serialVersionUID = 1L;
    }

    /** Member to score. */
    static final class SortedSet extends LinkedHashMap<String, Double> {
        private static final long serialVersionUID = 1L;
    }

    /** A set. */
    static final class Members extends LinkedHashSet<String> {
        private static final long serialVersionUID = 1L;
    }
}
