package dev.fanfare.broker.redis.sim;

import java.util.List;
import java.util.Locale;

/** Texts, and what holds for keys of any kind. */
final class KeyCommands {
    private KeyCommands() {}

    static void into(CommandTable table) {
        table.reads("GET", 1, (store, a, now) -> store.get(String.class, a.get(0), now));
        table.writes("SET", 2, KeyCommands::set);
        table.writes("DEL", 1, KeyCommands::del);
        table.writes("UNLINK", 1, KeyCommands::del);
        table.reads(
                "EXISTS",
                1,
                (store, a, now) -> a.stream().filter(key -> store.has(key, now)).count());
        table.writes("PEXPIRE", 2, KeyCommands::pexpire);
        table.reads("PTTL", 1, (store, a, now) -> store.left(a.get(0), now));
        table.writes("INCR", 1, (store, a, now) -> increase(store, a.get(0), 1, now));
        table.writes("INCRBY", 2, (store, a, now) -> increase(store, a.get(0), Text.integer(a.get(1)), now));
        table.writes("COPY", 2, KeyCommands::copy);
        table.writes("RENAME", 2, KeyCommands::rename);
        table.writes("FLUSHALL", 0, (store, a, now) -> {
            store.clear();
            return Status.OK;
        });
    }

    private static Object set(Store store, List<String> a, long now) {
        boolean absent = false;
        boolean present = false;
        boolean get = false;
        long until = 0;
        for (int i = 2; i < a.size(); i++) {
            switch (a.get(i).toUpperCase(Locale.ROOT)) {
                case "NX" -> absent = true;
                case "XX" -> present = true;
                case "GET" -> get = true;
                case "PX" -> until = now + Text.integer(a.get(++i));
                case "EX" -> until = now + 1000 * Text.integer(a.get(++i));
                default -> throw new AssertionError("the model does not know SET " + a.get(i));
            }
        }
        boolean there = store.has(a.get(0), now);
        String old = get ? store.get(String.class, a.get(0), now) : null;
        boolean done = absent ? !there : !present || there;
        if (done) {
            store.put(a.get(0), a.get(1), until);
        }
        return get ? old : done ? Status.OK : null;
    }

    private static Object del(Store store, List<String> a, long now) {
        return a.stream().filter(key -> store.remove(key, now)).count();
    }

    private static Object copy(Store store, List<String> a, long now) {
        boolean replace = a.size() > 2 && a.get(2).equalsIgnoreCase("REPLACE");
        if (a.size() > (replace ? 3 : 2)) {
            throw new AssertionError("the model does not know COPY " + a.get(2));
        }
        if (a.get(0).equals(a.get(1))) {
            throw new RedisError("ERR source and destination objects are the same");
        }
        return !store.has(a.get(0), now) || !replace && store.has(a.get(1), now)
                ? 0L
                : store.copy(a.get(0), a.get(1), now);
    }

    private static Object rename(Store store, List<String> a, long now) {
        if (!store.has(a.get(0), now)) {
            throw new RedisError("ERR no such key");
        }
        if (!a.get(0).equals(a.get(1))) {
            store.copy(a.get(0), a.get(1), now);
            store.remove(a.get(0), now);
        }
        return Status.OK;
    }

    private static Object pexpire(Store store, List<String> a, long now) {
        long millis = Text.integer(a.get(1));
        if (a.size() > 2) {
            throw new AssertionError("the model does not know PEXPIRE " + a.get(2));
        }
        if (millis <= 0) {
            return store.remove(a.get(0), now) ? 1L : 0L;
        }
        return store.expire(a.get(0), now, now + millis) ? 1L : 0L;
    }

    private static Object increase(Store store, String key, long by, long now) {
        String old = store.get(String.class, key, now);
        long left = Math.max(0, store.left(key, now));
        long value = (old == null ? 0 : Text.integer(old)) + by;
        store.put(key, Long.toString(value), left == 0 ? 0 : now + left);
        return value;
    }
}
