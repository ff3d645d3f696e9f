package dev.fanfare.broker.redis.script;

import dev.fanfare.broker.redis.wire.Envelope;
import dev.fanfare.model.Message;
import dev.fanfare.model.Payload;
import dev.fanfare.testing.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Runs the scripts by hand, in one room of one bucket, and turns the server's time back. */
public final class ScriptBench {
    static final String WINDOW = "60000";

    final RedisServer redis;
    private final String prefix;
    private final String control;
    private final String meta;
    private final String stream;
    private final String offers;
    /** What appends are told to do: now, or later. */
    public String mode = "now";

    public ScriptBench(RedisServer redis, String name) {
        this.redis = redis;
        this.prefix = name + ":{b0}:";
        this.control = prefix + "ctl";
        this.meta = prefix + "m:lobby";
        this.stream = prefix + "s:lobby";
        this.offers = prefix + "o:lobby";
    }

    /** Something that a node offers: {@code "e 1.a 5"}, {@code "1.a"}, {@code "m5"}; its text is its id. */
    record Offer(String place, String previous, String id, String key) {
        static Offer of(String place, String previous, String id) {
            return new Offer(place, previous, id, null);
        }
    }

    static Offer entry(int offset, String term, String previous, String id) {
        return Offer.of("fresh " + term + " " + offset, previous, id);
    }

    /** Entries of term 1.a whose messages are called by their offset. */
    static Offer[] tail(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(n -> entry(n, "1.a", n == 1 ? "0.0" : "1.a", "m" + n))
                .toArray(Offer[]::new);
    }

    static String stand(int offset) {
        return "fresh 1.a " + offset;
    }

    static String envelope(String id, String key) {
        byte[] text = id.getBytes(StandardCharsets.UTF_8);
        Message message = new Message("añа", "c", "n", 1, key, new Payload(Payload.Kind.TEXT, text));
        return new String(Envelope.encode(message), StandardCharsets.ISO_8859_1);
    }

    String server() {
        String info = (String) redis.command("INFO", "replication");
        return info.replaceAll("(?s).*master_replid:(\\w+).*", "$1");
    }

    private List<Object> run(Script script, List<String> keys, List<String> args) {
        List<String> words = new ArrayList<>(List.of("EVAL", script.source, Integer.toString(keys.size())));
        words.addAll(keys);
        words.addAll(args);
        Object reply = redis.command(words.toArray(String[]::new));
        if (reply instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        throw new AssertionError(reply);
    }

    public List<Object> recover(String random, String node, String... live) {
        return recover(random, node, 1, live);
    }

    /** For the session of that number. */
    public List<Object> recover(String random, String node, int session, String... live) {
        return run(
                Script.RECOVER,
                List.of(control),
                List.of(random, "0", WINDOW, node, String.join(" ", live), "", Integer.toString(session)));
    }

    /** A node says that it lives, for the first time in its session or again; a word counts for a minute. */
    List<Object> live(String node, String which) {
        return run(Script.LIVE, List.of(prefix + "live", control), List.of(node, "60000", which, "1"));
    }

    /** A node said so that many milliseconds ago. */
    void lived(String node, long ago) {
        redis.command("ZADD", prefix + "live", Long.toString(System.currentTimeMillis() - ago), node);
    }

    /** The server loses what it has of the room and of the sessions, and stands. */
    void forgetAll() {
        redis.command("DEL", control, meta, stream, prefix + "live");
    }

    /** A window that its only node closes at once. */
    void recovered() {
        recover("b", "n1");
        done("n1");
    }

    List<Object> done(String node) {
        return run(Script.DONE, List.of(control), List.of(server(), node));
    }

    List<Object> offer(String stand, Offer... entries) {
        return offerTo(server(), stand, entries);
    }

    List<Object> offerTo(String server, String stand, Offer... entries) {
        List<String> args = new ArrayList<>(List.of(server, "60000", stand));
        for (Offer one : entries) {
            args.addAll(List.of(one.place, one.previous, one.id, envelope(one.id, one.key)));
        }
        return run(Script.OFFER, List.of(control, meta, offers), args);
    }

    /** Appends messages: id, or id=key. */
    public List<Object> append(String... messages) {
        return appendTo(server(), "first", "", "0", "", messages);
    }

    /** The same, as messages that may have been appended since a position. */
    List<Object> appendAgain(String epoch, String offset, String term, String... messages) {
        return appendTo(server(), "again", epoch, offset, term, messages);
    }

    List<Object> appendTo(String server, String again, String epoch, String offset, String term, String... messages) {
        List<String> keys = new ArrayList<>(List.of(control, meta, stream, prefix + "c:lobby"));
        List<String> args = new ArrayList<>(List.of(
                server, "fresh", "10000", "3600000", "7200000", "300000", again, epoch, offset, term, mode, "n1", "1"));
        for (String message : messages) {
            String[] parts = message.split("=");
            String key = parts.length > 1 ? parts[1] : null;
            if (key != null) {
                keys.add(idempotency(key));
            }
            args.addAll(List.of(parts[0], key == null ? "0" : keys.size() + "", envelope(parts[0], key)));
        }
        return run(Script.APPEND, keys, args);
    }

    String idempotency(String key) {
        byte[] name = (prefix + "k:lobby/añа/" + key).getBytes(StandardCharsets.UTF_8);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    /** Commits up to a place, as after WAIT. */
    List<Object> commit(String epoch, String term, String offset) {
        return run(
                Script.COMMIT,
                List.of(control, meta, stream, prefix + "c:lobby"),
                List.of(server(), epoch, term, offset));
    }

    List<Object> history(String epoch, String term, String offset) {
        return history(epoch, term, offset, "", "", "0");
    }

    /** For a node that has shown the log up to a place: epoch, term, offset. */
    List<Object> history(String epoch, String term, String offset, String... shown) {
        return run(
                Script.HISTORY,
                List.of(control, meta, stream),
                List.of(server(), epoch, term, offset, "1000", "1000000", shown[0], shown[1], shown[2], "n1", "1"));
    }

    /** The log as the stream has it: {@code "5 1.a<1.a m5"}. */
    List<String> log() {
        List<String> all = new ArrayList<>();
        for (Object row : (List<?>) redis.command("XRANGE", stream, "-", "+")) {
            List<?> fields = (List<?>) ((List<?>) row).get(1);
            String offset = ((String) ((List<?>) row).get(0)).replace("-0", "");
            all.add(offset + " " + fields.get(3) + "<" + fields.get(5) + " " + fields.get(1));
        }
        return all;
    }

    /** The last lines of {@link #log}. */
    String[] last(int count) {
        List<String> all = log();
        return all.subList(all.size() - count, all.size()).toArray(String[]::new);
    }

    /** Leaves an entry of term 1.a where a call that was refused in its middle leaves it: in the stream alone. */
    void addToStream(int offset, String id, String key) {
        redis.command("XADD", stream, offset + "-0", "i", id, "t", "1.a", "p", "1.a", "d", envelope(id, key));
    }

    /** Epoch, top and its term, and the terms table, as one text. */
    String meta() {
        List<?> all = (List<?>) redis.command("HMGET", meta, "e", "s", "t", "tt");
        return all.get(0) + " " + all.get(2) + " " + all.get(1) + " [" + all.get(3) + "]";
    }

    Object control(String field) {
        return redis.command("HGET", control, field);
    }

    String[] keys() {
        return Stream.of(control, meta, stream, offers).toArray(String[]::new);
    }

    /** What the keys hold now. */
    Map<String, String> snapshot() {
        Map<String, String> all = new LinkedHashMap<>();
        Arrays.stream(keys()).forEach(key -> all.put(key, (String) redis.command("DUMP", key)));
        return all;
    }

    /** Makes this a server that was promoted with what it held then: it has another name. */
    void failOverTo(Map<String, String> snapshot) {
        snapshot.forEach((key, dump) -> {
            redis.command("DEL", key);
            if (dump != null) {
                redis.command("RESTORE", key, "0", dump);
            }
        });
        if (snapshot.get(control) != null) {
            redis.command("HSET", control, "srv", "another");
        }
    }

    void failOverToNothing() {
        for (String key : keys()) {
            redis.command("DEL", key);
        }
    }

    void rename(String srv) {
        redis.command("HSET", control, "srv", srv);
    }
}
