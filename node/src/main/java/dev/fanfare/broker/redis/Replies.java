package dev.fanfare.broker.redis;

import dev.fanfare.broker.History;
import dev.fanfare.model.Position;
import dev.fanfare.model.Term;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads what Redis answers. */
final class Replies {
    private Replies() {}

    /** The first word of a script's reply. */
    static String status(Response reply) {
        return reply.get(0).toString();
    }

    /** The top in the reply of {@code append.lua} or {@code history.lua}. */
    static Position top(Response reply) {
        String epoch = reply.get(1).toString();
        return epoch.isEmpty()
                ? History.UNWRITTEN
                : new Position(
                        epoch, Term.parse(reply.get(3).toString()), reply.get(2).toLong());
    }

    /** The log's terms in the reply of {@code offer.lua}, if it is OK. */
    static Terms terms(Response reply) {
        return Terms.parse(top(reply), reply.get(4).toString());
    }

    /** The reply of {@code history.lua}, if it is OK. */
    static Page page(Response reply) {
        Position top = top(reply);
        Response rows = reply.get(5);
        List<Entry> entries = new ArrayList<>(rows.size());
        for (Response row : rows) {
            entries.add(entry(top.epoch(), row));
        }
        return new Page(
                top,
                reply.get(4).toInteger() == 1,
                entries,
                Terms.parse(top, reply.get(6).toString()));
    }

    private static Entry entry(String epoch, Response row) {
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
        return new Entry(new Position(epoch, term, offset), previous, message, envelope);
    }

    /** The value of a line {@code name:value} of INFO; empty where there is none. */
    static String info(Response reply, String name) {
        for (String line : reply.toString().split("\r?\n")) {
            if (line.startsWith(name + ":")) {
                return line.substring(name.length() + 1).trim();
            }
        }
        return "";
    }

    /** Whether a version such as {@code 7.0.15} is {@code major.minor} or newer. */
    static boolean atLeast(String version, int major, int minor) {
        String[] parts = version.toLowerCase(Locale.ROOT).split("[^0-9]+");
        if (parts.length < 2 || parts[0].isEmpty()) {
            return false;
        }
        int first = Integer.parseInt(parts[0]);
        return first > major || first == major && Integer.parseInt(parts[1]) >= minor;
    }
}
