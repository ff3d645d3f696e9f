package dev.fanfare.broker.redis.sim;

import dev.fanfare.broker.redis.sim.Store.Members;
import dev.fanfare.broker.redis.sim.Store.SortedSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sets and sorted sets. */
final class SetCommands {
    private SetCommands() {}

    static void into(CommandTable table) {
        table.writes("SADD", 2, (store, a, now) -> {
            Members set = store.make(Members.class, a.get(0), now, Members::new);
            return a.subList(1, a.size()).stream().filter(set::add).count();
        });
        table.writes("SREM", 2, (store, a, now) -> {
            Members set = members(store, a.get(0), now);
            long gone = a.subList(1, a.size()).stream().filter(set::remove).count();
            dropEmpty(store, a.get(0), set.isEmpty(), now);
            return gone;
        });
        table.reads("SMEMBERS", 1, (store, a, now) -> new ArrayList<Object>(members(store, a.get(0), now)));
        table.reads(
                "SISMEMBER", 2, (store, a, now) -> members(store, a.get(0), now).contains(a.get(1)) ? 1L : 0L);
        table.reads("SCARD", 1, (store, a, now) ->
                (long) members(store, a.get(0), now).size());
        table.writes("ZADD", 3, SetCommands::zadd);
        table.writes("ZREM", 2, (store, a, now) -> {
            SortedSet set = scores(store, a.get(0), now);
            long gone = a.subList(1, a.size()).stream()
                    .filter(member -> set.remove(member) != null)
                    .count();
            dropEmpty(store, a.get(0), set.isEmpty(), now);
            return gone;
        });
        table.reads(
                "ZSCORE",
                2,
                (store, a, now) -> text(scores(store, a.get(0), now).get(a.get(1))));
        table.reads("ZCARD", 1, (store, a, now) ->
                (long) scores(store, a.get(0), now).size());
        table.reads("ZRANGE", 3, SetCommands::zrange);
        table.reads("ZRANGEBYSCORE", 3, (store, a, now) -> byScore(store, a, now));
        table.reads(
                "ZCOUNT", 3, (store, a, now) -> (long) byScore(store, a, now).size());
        table.writes("ZREMRANGEBYSCORE", 3, (store, a, now) -> {
            SortedSet set = scores(store, a.get(0), now);
            List<Object> gone = byScore(store, a, now);
            gone.forEach(set::remove);
            dropEmpty(store, a.get(0), set.isEmpty(), now);
            return (long) gone.size();
        });
    }

    private static void dropEmpty(Store store, String key, boolean empty, long now) {
        if (empty) {
            store.remove(key, now);
        }
    }

    private static Members members(Store store, String key, long now) {
        Members found = store.get(Members.class, key, now);
        return found == null ? new Members() : found;
    }

    private static SortedSet scores(Store store, String key, long now) {
        SortedSet found = store.get(SortedSet.class, key, now);
        return found == null ? new SortedSet() : found;
    }

    private static Object zadd(Store store, List<String> a, long now) {
        if (a.size() % 2 == 0) {
            throw new AssertionError("the model does not know options of ZADD: " + a);
        }
        SortedSet set = store.make(SortedSet.class, a.get(0), now, SortedSet::new);
        long added = 0;
        for (int i = 1; i < a.size(); i += 2) {
            added += set.put(a.get(i + 1), score(a.get(i))) == null ? 1 : 0;
        }
        return added;
    }

    private static List<Map.Entry<String, Double>> sorted(SortedSet set) {
        return set.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .toList();
    }

    private static Object zrange(Store store, List<String> a, long now) {
        boolean scores = a.size() > 3 && a.get(3).toUpperCase(Locale.ROOT).equals("WITHSCORES");
        if (a.size() > (scores ? 4 : 3)) {
            throw new AssertionError("the model does not know options of ZRANGE: " + a);
        }
        List<Map.Entry<String, Double>> all = sorted(scores(store, a.get(0), now));
        long from = index(Text.integer(a.get(1)), all.size());
        long to = Math.min(all.size() - 1, index(Text.integer(a.get(2)), all.size()));
        List<Object> found = new ArrayList<>();
        for (long i = from; i <= to; i++) {
            found.add(all.get((int) i).getKey());
            if (scores) {
                found.add(text(all.get((int) i).getValue()));
            }
        }
        return found;
    }

    private static long index(long index, int size) {
        return index < 0 ? Math.max(0, size + index) : index;
    }

    private static List<Object> byScore(Store store, List<String> a, long now) {
        boolean scores = a.size() > 3 && a.get(3).toUpperCase(Locale.ROOT).equals("WITHSCORES");
        if (a.size() > (scores ? 4 : 3)) {
            throw new AssertionError("the model does not know options of ZRANGEBYSCORE: " + a);
        }
        List<Object> found = new ArrayList<>();
        for (Map.Entry<String, Double> one : sorted(scores(store, a.get(0), now))) {
            if (above(one.getValue(), a.get(1)) && above(-one.getValue(), negated(a.get(2)))) {
                found.add(one.getKey());
                if (scores) {
                    found.add(text(one.getValue()));
                }
            }
        }
        return found;
    }

    private static String negated(String bound) {
        boolean exclusive = bound.startsWith("(");
        double value = -score(exclusive ? bound.substring(1) : bound);
        return (exclusive ? "(" : "") + value;
    }

    private static boolean above(double score, String bound) {
        return bound.startsWith("(") ? score > score(bound.substring(1)) : score >= score(bound);
    }

    private static double score(String text) {
        return switch (text) {
            case "-inf", "-Infinity" -> Double.NEGATIVE_INFINITY;
            case "+inf", "inf", "Infinity" -> Double.POSITIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static String text(Double score) {
        if (score == null) {
            return null;
        }
        if (score != Math.rint(score) || Math.abs(score) > 1e15) {
            throw new AssertionError("the model knows whole scores alone: " + score);
        }
        return Long.toString(score.longValue());
    }
}
