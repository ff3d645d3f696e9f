package dev.fanfare.broker.redis.sim;

import dev.fanfare.broker.redis.sim.Store.Hash;
import java.util.ArrayList;
import java.util.List;

/** Hashes. */
final class HashCommands {
    private HashCommands() {}

    static void into(CommandTable table) {
        table.writes("HSET", 3, HashCommands::hset);
        table.writes(
                "HSETNX",
                3,
                (store, a, now) -> made(store, a.get(0), now).putIfAbsent(a.get(1), a.get(2)) == null ? 1L : 0L);
        table.reads("HGET", 2, (store, a, now) -> read(store, a.get(0), now).get(a.get(1)));
        table.reads("HMGET", 2, (store, a, now) -> {
            Hash hash = read(store, a.get(0), now);
            List<Object> values = new ArrayList<>();
            a.subList(1, a.size()).forEach(field -> values.add(hash.get(field)));
            return values;
        });
        table.reads("HGETALL", 1, (store, a, now) -> {
            List<Object> all = new ArrayList<>();
            read(store, a.get(0), now).forEach((field, value) -> {
                all.add(field);
                all.add(value);
            });
            return all;
        });
        table.reads(
                "HKEYS",
                1,
                (store, a, now) ->
                        new ArrayList<Object>(read(store, a.get(0), now).keySet()));
        table.reads(
                "HVALS",
                1,
                (store, a, now) ->
                        new ArrayList<Object>(read(store, a.get(0), now).values()));
        table.reads(
                "HLEN", 1, (store, a, now) -> (long) read(store, a.get(0), now).size());
        table.reads("HEXISTS", 2, (store, a, now) -> read(store, a.get(0), now).containsKey(a.get(1)) ? 1L : 0L);
        table.reads("HSTRLEN", 2, (store, a, now) ->
                (long) read(store, a.get(0), now).getOrDefault(a.get(1), "").length());
        table.writes("HDEL", 2, HashCommands::hdel);
        table.writes("HINCRBY", 3, HashCommands::hincrby);
    }

    private static Hash read(Store store, String key, long now) {
        Hash found = store.get(Hash.class, key, now);
        return found == null ? new Hash() : found;
    }

    private static Hash made(Store store, String key, long now) {
        return store.make(Hash.class, key, now, Hash::new);
    }

    private static Object hset(Store store, List<String> a, long now) {
        if (a.size() % 2 == 0) {
            throw new RedisError("ERR wrong number of arguments for 'hset' command");
        }
        Hash hash = made(store, a.get(0), now);
        long added = 0;
        for (int i = 1; i < a.size(); i += 2) {
            added += hash.put(a.get(i), a.get(i + 1)) == null ? 1 : 0;
        }
        return added;
    }

    private static Object hdel(Store store, List<String> a, long now) {
        Hash hash = read(store, a.get(0), now);
        long gone = a.subList(1, a.size()).stream()
                .filter(field -> hash.remove(field) != null)
                .count();
        if (hash.isEmpty()) {
            store.remove(a.get(0), now);
        }
        return gone;
    }

    private static Object hincrby(Store store, List<String> a, long now) {
        Hash hash = made(store, a.get(0), now);
        long value = Text.integer(hash.getOrDefault(a.get(1), "0")) + Text.integer(a.get(2));
        hash.put(a.get(1), Long.toString(value));
        return value;
    }
}
