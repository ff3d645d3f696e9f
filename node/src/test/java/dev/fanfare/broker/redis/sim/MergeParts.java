package dev.fanfare.broker.redis.sim;

import dev.fanfare.broker.redis.SimBrokers;
import dev.fanfare.broker.redis.script.Script;
import dev.fanfare.broker.redis.sim.ModelServer.Identity;
import dev.fanfare.model.Message;
import dev.fanfare.model.Payload;
import dev.fanfare.redis.LuaScript;
import java.util.ArrayList;
import java.util.List;

/** The files of which merging is made, each run with those before it alone, on a modelled server that has one room. */
final class MergeParts {
    /** In the order in which they are joined. */
    private static final List<String> FILES = List.of(
            "guard.lua",
            "entries.lua",
            "places.lua",
            "offers.lua",
            "strays.lua",
            "branch.lua",
            "rewrite.lua",
            "losers.lua",
            "merge.lua");

    private static final String META = "fanfare:{b0}:m:lobby";
    private static final String STREAM = "fanfare:{b0}:s:lobby";
    private static final String OFFERS = "fanfare:{b0}:o:lobby";
    private static final String CONTROL = "fanfare:{b0}:ctl";
    private static final String KEYS = "fanfare:{b0}:k:lobby/";

    /** What the parts work on; then comes what a test does with it. */
    private static final String READ = """
            local settings = {maxlen = '30000', streamTtl = '1000', metaTtl = '2000', keyTtl = '500', later = ARGV[1] == 'later'}
            local log = readLog({meta = KEYS[1], stream = KEYS[2], keys = ARGV[2]}, settings)
            local offers = readOffers(log, KEYS[3])
            local function keysOf(list)
              local keys = {}
              for n, one in ipairs(list) do keys[n] = one.key end
              return table.concat(keys, ', ')
            end
            """;

    private final ModelServer server =
            new ModelServer("model", new Identity("run", "own"), () -> 1_000_000_000L, source -> source);
    private String mode = "now";

    /** What is put into the log is to be committed later. */
    void later() {
        mode = "later";
    }

    /** The meta hash names this top; the stream holds these entries, written {@code offset term<predecessor's term id}. */
    MergeParts log(long top, String topTerm, String terms, String... entries) {
        ask("HSET", META, "e", "e", "s", Long.toString(top), "t", topTerm, "tt", terms);
        for (String entry : entries) {
            String[] words = entry.split("[ <]");
            ask("XADD", STREAM, words[0] + "-0", "i", words[3], "t", words[1], "p", words[2], "d", envelope(words[3]));
        }
        return this;
    }

    /** Sets a field of the meta hash. */
    MergeParts meta(String field, String value) {
        ask("HSET", META, field, value);
        return this;
    }

    /** Nodes offered these entries of epoch e, written as for {@link #log}. */
    MergeParts offered(String... entries) {
        for (String entry : entries) {
            String[] words = entry.split("[ <]");
            String value = words[2] + " " + words[3] + "\n" + envelope(words[3]);
            ask("HSET", OFFERS, "e " + words[1] + " " + words[0], value);
        }
        return this;
    }

    /** A node stands at this place: {@code epoch term offset}. */
    MergeParts stand(String place) {
        ask("HSET", OFFERS, "=" + place, "");
        return this;
    }

    /** A message with the idempotency key {@code k-id}. */
    private static String envelope(String id) {
        return Text.of(SimBrokers.encode(
                new Message("ana", "c", "n", 5, "k-" + id, new Payload(Payload.Kind.TEXT, Text.bytes(id)))));
    }

    /** Runs a file with those before it, and then this Lua, which sees {@code log} and {@code offers}. */
    Object run(String file, String lua) {
        boolean read = FILES.indexOf(file) >= FILES.indexOf("offers.lua");
        String[] files = FILES.subList(0, FILES.indexOf(file) + 1).toArray(String[]::new);
        String source = LuaScript.of(Script.class, files).source() + (read ? READ : "") + lua;
        return ask("EVAL", source, "4", META, STREAM, OFFERS, CONTROL, mode, KEYS);
    }

    private Object ask(String... command) {
        Object answer = server.execute(message -> {}, List.of(command));
        if (answer instanceof RedisError error) {
            throw error;
        }
        return answer;
    }

    /** The stream's entries, written as for {@link #log}. */
    List<String> stream() {
        List<String> entries = new ArrayList<>();
        for (Object one : (List<?>) ask("XRANGE", STREAM, "-", "+")) {
            List<?> row = (List<?>) one;
            List<?> fields = (List<?>) row.get(1);
            String offset = ((String) row.get(0)).replace("-0", "");
            entries.add(offset + " " + fields.get(3) + "<" + fields.get(5) + " " + fields.get(1));
        }
        return entries;
    }

    /** A field of the meta hash; null for none. */
    Object meta(String field) {
        return ask("HGET", META, field);
    }

    /** The idempotency entry of a message names another one's place: {@code epoch term offset id}. */
    void holdsKeyOf(String id, String place) {
        ask("SET", KEYS + "ana/k-" + id, place);
    }

    /** What the idempotency entry of a message says; null for none. */
    Object idempotency(String id) {
        return ask("GET", KEYS + "ana/k-" + id);
    }
}
