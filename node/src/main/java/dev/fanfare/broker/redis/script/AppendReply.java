package dev.fanfare.broker.redis.script;

import dev.fanfare.model.Position;
import dev.fanfare.model.Term;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What {@code append.lua} answers.
 *
 * <pre>
 *     0      1       2        3      4        5        6          7       8     9      10
 *   +------+-------+--------+------+--------+--------+----------+-------+-----+------+------+
 *   | "OK" | epoch | offset | term | places | before | restored | again | cut | mark | lost |   {@link Appended}
 *   +------+-------+--------+------+--------+--------+----------+-------+-----+------+------+
 *            `------- top -------'                     `------ {@link Merge} -----'         may be missing
 *
 *   +----------+-------+--------+------+--------+
 *   | "BEHIND" | epoch | offset | term | places |   {@link Behind}
 *   +----------+-------+--------+------+--------+
 *
 *   +-----------+
 *   | "TRIMMED" |   {@link Trimmed}             "FENCED": {@link Fenced}; "RECOVERING": {@link Recovering}
 *   +-----------+
 *
 *   places    one text for each message, or none at all: each was appended now, the last of them at the top
 *             new|key epoch term offset before     the last word may be missing; '': not found ("BEHIND" alone)
 *   before    term of the publication before the first that was appended; nil: nobody had written the room, and nothing was
 *   restored  -1: nothing was offered
 *   mark      "offset term"; '': the top
 * </pre>
 */
public sealed interface AppendReply
        permits AppendReply.Appended, AppendReply.Behind, AppendReply.Trimmed, Fenced, Recovering {
    /**
     * All are in the log.
     *
     * @param top the room's top now
     * @param places of the messages, in their order; empty where each was appended now, the last of them at the top
     * @param before term of the publication before the first that was appended
     * @param merge what was put into the log of what nodes offered; null where nothing was offered
     * @param shown how far the log is shown: {@code top}, or the commit mark below it
     */
    record Appended(Position top, List<Place> places, Term before, Merge merge, Position shown) implements AppendReply {
        /** Whether not all of the log is shown yet. */
        public boolean behind() {
            return !shown.equals(top);
        }
    }

    /**
     * The log was read up to {@code read} only, and nothing was done.
     *
     * @param places of the messages, in their order; null for each that was not found
     */
    record Behind(Position read, List<Place> places) implements AppendReply {}

    /** What must be looked through is no longer held; nothing was done. */
    record Trimmed() implements AppendReply {}

    /**
     * Where a message is.
     *
     * @param duplicate whether another message with the same key is there, and nothing was appended
     * @param previous term of the publication before it; null where the script cannot say
     */
    record Place(Position position, boolean duplicate, Term previous) {
        private static final int WORDS = 4;

        /** Null for ''. */
        static Place parse(String text) {
            if (text.isEmpty()) {
                return null;
            }
            String[] words = text.split(" ");
            if (words.length < WORDS || !words[0].equals("new") && !words[0].equals("key")) {
                throw new IllegalArgumentException("not a place: " + text);
            }
            return new Place(
                    new Position(words[1], Term.parse(words[2]), Long.parseLong(words[3])),
                    words[0].equals("key"),
                    words.length > WORDS ? Term.parse(words[WORDS]) : null);
        }
    }

    /**
     * What a call merged, in entries.
     *
     * @param restored put back in their old places
     * @param again appended again
     * @param cut of the server's own, cut off
     * @param lost offered, and put nowhere
     */
    record Merge(int restored, int again, int cut, int lost) {}

    /** @throws UnreadableReplyException when it is none of these */
    static AppendReply parse(Response reply) {
        return ReplyFields.read(Script.APPEND, reply, fields -> switch (fields.status()) {
            case "OK" -> appended(fields);
            case "BEHIND" -> new Behind(fields.place(1), places(fields.list(4)));
            case "TRIMMED" -> new Trimmed();
            case Fenced.STATUS -> Fenced.of(fields);
            case Recovering.STATUS -> Recovering.of(fields);
            default -> throw fields.unknown();
        });
    }

    private static Appended appended(ReplyFields reply) {
        Position top = reply.place(1);
        return new Appended(top, places(reply.list(4)), before(reply), merge(reply), shown(top, reply.text(9)));
    }

    private static Term before(ReplyFields reply) {
        return reply.nil(5) ? Term.NONE : reply.term(5);
    }

    private static Merge merge(ReplyFields reply) {
        int lost = reply.size() > 10 ? (int) reply.number(10) : 0;
        Merge merge = new Merge((int) reply.number(6), (int) reply.number(7), (int) reply.number(8), lost);
        return merge.restored < 0 ? null : merge;
    }

    private static Position shown(Position top, String mark) {
        if (mark.isEmpty()) {
            return top;
        }
        int blank = mark.indexOf(' ');
        return new Position(
                top.epoch(), Term.parse(mark.substring(blank + 1)), Long.parseLong(mark, 0, Math.max(0, blank), 10));
    }

    private static List<Place> places(ReplyFields texts) {
        List<Place> places = new ArrayList<>(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            places.add(Place.parse(texts.text(i)));
        }
        return Collections.unmodifiableList(places);
    }
}
