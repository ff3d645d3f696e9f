package dev.fanfare.broker.redis.sim;

import dev.fanfare.broker.redis.SimBrokers;
import dev.fanfare.model.Message;
import dev.fanfare.model.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Commands for a server, drawn at random: the production scripts with sensible and senseless arguments, and what they lean on. */
final class Vectors {
    static final String CONTROL = "fanfare:{b0}:ctl";
    private static final List<String> NODES = List.of("na", "nb", "nc");
    private static final List<String> TERMS = List.of("1.aa", "2.bb", "2.ba", "3.cc", "9.zz");
    private static final List<String> EPOCHS = List.of("ep1", "ep2");
    private static final List<String> PLAIN = List.of("plain1", "plain2", "plain3");

    private final Map<String, String> scripts = SimBrokers.scripts();
    private final Chance chance;
    private final String server;
    private String appended = "r1";
    private String epoch = "none";
    private String top = "0";
    private String term = "0.0";
    private int ids;

    /** {@code server}: its master_replid. */
    Vectors(Chance chance, String server) {
        this.chance = chance;
        this.server = server;
    }

    List<String> next() {
        return switch (chance.between(0, 16)) {
            case 0 -> recover();
            case 1 -> List.of("HSET", CONTROL, "srv", "another" + chance.between(0, 9));
            case 2 -> call("done", List.of(CONTROL), List.of(own(), chance.of(NODES)));
            case 3, 4, 5 -> offer();
            case 6, 7 -> history();
            case 8 -> lose();
            case 9, 10 -> plain();
            case 11, 12 -> commit();
            default -> append();
        };
    }

    /** Takes what a command was answered, so that later ones can name what there is. */
    void answered(Object reply) {
        if (reply instanceof List<?> list && list.size() >= 9 && list.get(0).equals("OK")) {
            epoch = (String) list.get(1);
            top = (String) list.get(2);
            term = (String) list.get(3);
        }
    }

    private String own() {
        return chance.in(0.95) ? server : "stranger";
    }

    private String node() {
        return chance.in(0.9) ? NODES.get(0) : chance.of(NODES);
    }

    private String session() {
        return chance.in(0.9) ? "1" : "2";
    }

    private String room() {
        return chance.of(List.of("r1", "r1", "r2"));
    }

    private static String key(String kind, String room) {
        return "fanfare:{b0}:" + kind + ":" + room;
    }

    private List<String> call(String script, List<String> keys, List<String> args) {
        List<String> command = new ArrayList<>(List.of("EVAL", scripts.get(script), Integer.toString(keys.size())));
        command.addAll(keys);
        command.addAll(args);
        return command;
    }

    /** Sets the server up as recovered, mostly with no window. */
    List<String> recover() {
        String window = chance.in(0.85) ? "0" : "600000";
        return call(
                "recover",
                List.of(CONTROL),
                List.of(
                        chance.of(List.of("aa", "bb", "zz")), // so that others guess terms of the log now and then
                        Integer.toString(chance.between(0, 4)),
                        window,
                        node(),
                        chance.of(List.of("", "na", "na nb", "nb nc")),
                        chance.of(List.of("", "", server)),
                        session()));
    }

    private String envelope(String user, String key) {
        Payload payload = new Payload(Payload.Kind.TEXT, Text.bytes("p" + chance.between(0, 999)));
        return Text.of(SimBrokers.encode(new Message(user, "c", "n", 5, key, payload)));
    }

    private String id() {
        return "id" + (chance.in(0.75) ? ids++ : chance.between(0, Math.max(0, ids)));
    }

    private List<String> append() {
        String room = room();
        appended = room;
        List<String> keys = new ArrayList<>(List.of(CONTROL, key("m", room), key("s", room), key("c", room)));
        List<String> args = new ArrayList<>(List.of(
                own(), chance.of(EPOCHS), "30000", "3600000", "7200000", "300000", chance.in(0.7) ? "first" : "again"));
        args.add(chance.in(0.3) ? "" : chance.of(EPOCHS));
        args.add(Integer.toString(chance.between(0, 6)));
        args.add(chance.in(0.3) ? "" : chance.of(TERMS));
        args.add(chance.in(0.5) ? "now" : "later");
        args.add(node());
        args.add(session());
        for (int i = chance.between(0, 3); i > 0; i--) {
            String key = chance.in(0.3) ? "k" + chance.between(0, 3) : null;
            args.add(id());
            if (key != null) {
                keys.add(key("k", room) + "/ana/" + key);
            }
            args.add(key == null ? "0" : Integer.toString(keys.size()));
            args.add(envelope("ana", key));
        }
        return call("append", keys, args);
    }

    private List<String> commit() {
        String room = chance.in(0.7) ? appended : room();
        return call(
                "commit",
                List.of(CONTROL, key("m", room), key("s", room), key("c", room)),
                List.of(
                        own(),
                        chance.in(0.8) ? epoch : chance.of(EPOCHS),
                        chance.in(0.7) ? term : chance.of(TERMS),
                        chance.in(0.7) ? top : Integer.toString(chance.between(0, 6))));
    }

    private List<String> history() {
        String room = room();
        return call(
                "history",
                List.of(CONTROL, key("m", room), key("s", room)),
                List.of(
                        own(),
                        chance.in(0.3) ? "" : chance.of(EPOCHS),
                        chance.of(TERMS),
                        Integer.toString(chance.between(0, 8)),
                        Integer.toString(chance.between(0, 9)),
                        chance.in(0.5) ? "40" : "1000000",
                        chance.in(0.5) ? "" : chance.of(EPOCHS),
                        chance.of(TERMS),
                        Integer.toString(chance.between(1, 8)),
                        node(),
                        session()));
    }

    /** A chain of entries, or nothing; sometimes a stand. */
    private List<String> offer() {
        String room = room();
        String epoch = chance.of(EPOCHS);
        String term = chance.of(TERMS);
        int offset = chance.between(1, 8);
        String before = offset == 1 ? "0.0" : chance.in(0.5) ? term : chance.of(TERMS);
        List<String> args = new ArrayList<>(List.of(own(), "600000"));
        args.add(chance.in(0.5) ? "" : epoch + " " + term + " " + chance.between(1, 10));
        for (int i = chance.between(0, 4); i > 0; i--) {
            args.add(epoch + " " + term + " " + offset++);
            args.add(before);
            args.add(id());
            args.add(envelope("bob", chance.in(0.2) ? "k" + chance.between(0, 3) : null));
            before = term;
        }
        return call("offer", List.of(CONTROL, key("m", room), key("o", room)), args);
    }

    private List<String> lose() {
        String room = room();
        return chance.of(List.of(
                List.of("DEL", key("s", room)),
                List.of("DEL", key("m", room), key("s", room)),
                List.of("HSET", key("m", room), "s", "2"),
                List.of("COPY", key("m", room), key("m", "kept"), "REPLACE"),
                List.of("COPY", key("s", room), key("s", "kept"), "REPLACE"),
                List.of("RENAME", key("m", "kept"), key("m", room)),
                List.of("RENAME", key("s", "kept"), key("s", room)),
                List.of("DEL", CONTROL),
                List.of("DEL", key("o", room))));
    }

    private List<String> plain() {
        String key = chance.of(PLAIN);
        String number = Integer.toString(chance.between(-2, 6));
        String field = "f" + chance.between(0, 3);
        return chance.of(List.of(
                List.of("SET", key, field),
                List.of("SET", key, number, "NX"),
                List.of("SET", key, number, "PX", "500000"),
                List.of("GET", key),
                List.of("INCRBY", key, "3"),
                List.of("DEL", key, field),
                List.of("COPY", key, chance.of(PLAIN)),
                List.of("COPY", key, chance.of(PLAIN), "REPLACE"),
                List.of("RENAME", key, chance.of(PLAIN)),
                List.of("EXISTS", key, chance.of(PLAIN)),
                List.of("PEXPIRE", key, "700000"),
                List.of("HSET", key, field, number),
                List.of("HSETNX", key, field, number),
                List.of("HGET", key, field),
                List.of("HMGET", key, field, "f1"),
                List.of("HDEL", key, field),
                List.of("HLEN", key),
                List.of("HINCRBY", key, field, "2"),
                List.of("SADD", key, field, "x"),
                List.of("SREM", key, field),
                List.of("SISMEMBER", key, field),
                List.of("SCARD", key),
                List.of("ZADD", key, number, field),
                List.of("ZREM", key, field),
                List.of("ZSCORE", key, field),
                List.of("ZCARD", key),
                List.of("ZRANGE", key, number, "-1"),
                List.of("ZRANGEBYSCORE", key, "(" + number, "+inf"),
                List.of("ZCOUNT", key, "-inf", number),
                List.of("ZREMRANGEBYSCORE", key, "-inf", "(" + number),
                List.of("XADD", key, chance.between(0, 9) + "-" + chance.between(0, 2), field, "v"),
                List.of("XADD", key, "MAXLEN", "3", chance.between(5, 20) + "-0", field, "v"),
                List.of("XRANGE", key, "2-0", "+", "COUNT", "2"),
                List.of("XRANGE", key, "(2-1", "+"),
                List.of("XREVRANGE", key, "+", "-", "COUNT", "3"),
                List.of("XREVRANGE", key, "7", "3"),
                List.of("XLEN", key),
                List.of("XDEL", key, chance.between(0, 9) + "-0"),
                List.of("XTRIM", key, "MINID", "4-0")));
    }
}
