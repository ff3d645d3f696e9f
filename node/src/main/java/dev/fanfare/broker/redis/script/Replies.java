package dev.fanfare.broker.redis.script;

import dev.fanfare.broker.History;
import dev.fanfare.broker.redis.wire.LogEntry;
import dev.fanfare.broker.redis.wire.Page;
import dev.fanfare.broker.redis.wire.TermTable;
import dev.fanfare.model.Position;
import dev.fanfare.model.Term;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what Redis answers. */
public final class Replies {
    /** Where the reply of {@code append.lua} names the commit mark. */
    private static final int MARK = 9;
    /** Where that of {@code history.lua} names the true top. */
    private static final int TRUE_TOP = 7;

    /** Where that of {@code append.lua} says how many are lost, if any are. */
    private static final int LOST = 10;
    /** Where that of {@code offer.lua} names the hole. */
    private static final int HOLE = 5;

    /** Such as slave0:ip=10.0.0.2,port=6379,state=online,offset=1234,lag=0. */
    private static final Pattern REPLICA = Pattern.compile("slave\\d+:.*state=online,offset=(\\d+).*");

    private Replies() {}

    /** The first word of a script's reply. */
    public static String status(Response reply) {
        return reply.get(0).toString();
    }

    /** The top in the reply of {@code append.lua} or {@code history.lua}. */
    public static Position top(Response reply) {
        String epoch = reply.get(1).toString();
        return epoch.isEmpty()
                ? History.UNWRITTEN
                : new Position(
                        epoch, Term.parse(reply.get(3).toString()), reply.get(2).toLong());
    }

    /** Whether the reply of {@code append.lua}, if it is OK, says that not all of the log is shown yet. */
    public static boolean behind(Response reply) {
        return !reply.get(MARK).toString().isEmpty();
    }

    /** How far the log is shown, in the reply of {@code append.lua}, if it is OK. */
    public static Position shown(Response reply) {
        if (!behind(reply)) {
            return top(reply);
        }
        String[] words = reply.get(MARK).toString().split(" ");
        return new Position(reply.get(1).toString(), Term.parse(words[1]), Long.parseLong(words[0]));
    }

    /** The log's terms in the reply of {@code offer.lua}, if it is OK. */
    public static TermTable terms(Response reply) {
        return TermTable.parse(top(reply), reply.get(4).toString());
    }

    /** The place up to which Redis lost the log, in the reply of {@code offer.lua}, if it is OK; null for none. */
    public static Position hole(Response reply) {
        String[] words = reply.get(HOLE).toString().split(" ");
        return words.length < 3 ? null : new Position(words[0], Term.parse(words[1]), Long.parseLong(words[2]));
    }

    /** How many offered messages stay lost, in the reply of {@code append.lua}, if it is OK. */
    public static int lost(Response reply) {
        return reply.size() > LOST ? reply.get(LOST).toInteger() : 0;
    }

    /** The reply of {@code history.lua}, if it is OK. */
    public static Page page(Response reply) {
        Position top = top(reply);
        Response rows = reply.get(5);
        List<LogEntry> entries = new ArrayList<>(rows.size());
        for (Response row : rows) {
            entries.add(entry(top.epoch(), row));
        }
        return new Page(
                top,
                reply.get(4).toInteger() == 1,
                entries,
                TermTable.parse(top, reply.get(6).toString()),
                reply.size() > TRUE_TOP ? Long.parseLong(reply.get(TRUE_TOP).toString()) : 0);
    }

    private static LogEntry entry(String epoch, Response row) {
        String id = row.get(0).toString();
        long offset = Long.parseLong(id, 0, id.indexOf('-'), 10);
        Response fields = row.get(1);
        String message = "";
        Term term = Term.NONE;
        Term previous = Term.NONE;
        byte[] envelope = new byte[0];
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            Response value = fields.get(i + 1);
            switch (fields.get(i).toString()) {
                case "i" -> message = value.toString();
                case "t" -> term = Term.parse(value.toString());
                case "p" -> previous = Term.parse(value.toString());
                case "d" -> envelope = value.toBytes();
                default -> {
                    // a newer release's field
                }
            }
        }
        return new LogEntry(new Position(epoch, term, offset), previous, message, envelope);
    }

    /** The value of a line {@code name:value} of INFO; empty where there is none. */
    public static String info(Response reply, String name) {
        for (String line : reply.toString().split("\r?\n")) {
            if (line.startsWith(name + ":")) {
                return line.substring(name.length() + 1).trim();
            }
        }
        return "";
    }

    /** How many replicas are connected and follow, in INFO replication. */
    public static int replicas(Response info) {
        return replicasAt(info, 0);
    }

    /** How many of them have confirmed all up to an offset of the replication, in INFO replication. */
    public static int replicasAt(Response info, long offset) {
        int there = 0;
        for (String line : info.toString().split("\r?\n")) {
            Matcher replica = REPLICA.matcher(line);
            there += replica.matches() && Long.parseLong(replica.group(1)) >= offset ? 1 : 0;
        }
        return there;
    }

    /** Whether a version such as {@code 7.0.15} is {@code major.minor} or newer. */
    public static boolean atLeast(String version, int major, int minor) {
        String[] parts = version.toLowerCase(Locale.ROOT).split("[^0-9]+");
        if (parts.length < 2 || parts[0].isEmpty()) {
            return false;
        }
        int first = Integer.parseInt(parts[0]);
        return first > major || first == major && Integer.parseInt(parts[1]) >= minor;
    }
}
