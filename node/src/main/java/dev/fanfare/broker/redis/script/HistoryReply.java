package dev.fanfare.broker.redis.script;

import dev.fanfare.broker.redis.wire.LogEntry;
import dev.fanfare.broker.redis.wire.Page;
import dev.fanfare.broker.redis.wire.TermTable;
import dev.fanfare.model.Position;
import dev.fanfare.model.Term;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code history.lua} answers.
 *
 * <pre>
 *     0      1       2        3      4        5         6       7
 *   +------+-------+--------+------+--------+---------+-------+----------+
 *   | "OK" | epoch | offset | term | proven | entries | terms | true top |   {@link Read}
 *   +------+-------+--------+------+--------+---------+-------+----------+
 *            `------- top -------'   0 or 1    |        "term@offset ..."; '': proven
 *            epoch '': nobody wrote it         |                  may be missing: it is the top
 *                                              |
 *     an entry     +-----------+---------------------------------------------------------------+
 *     as XRANGE    | offset-0  | i | message id | t | term | p | term before it | d | envelope |
 *     gives it     +-----------+---------------------------------------------------------------+
 *                                names and values; those of a newer release are skipped
 *
 *   +---------+
 *   | "MERGE" |   {@link MergeFirst}                  "FENCED": {@link Fenced}; "RECOVERING": {@link Recovering}
 *   +---------+
 * </pre>
 */
public sealed interface HistoryReply permits HistoryReply.Read, HistoryReply.MergeFirst, Fenced, Recovering {
    /** The page that was asked for. */
    record Read(Page page) implements HistoryReply {}

    /** Nodes offered entries of this room; an append, also of nothing, has to merge them first. */
    record MergeFirst() implements HistoryReply {}

    /** @throws UnreadableReplyException when it is none of these */
    static HistoryReply parse(Response reply) {
        return ReplyFields.read(Script.HISTORY, reply, fields -> switch (fields.status()) {
            case "OK" -> new Read(page(fields));
            case "MERGE" -> new MergeFirst();
            case Fenced.STATUS -> Fenced.of(fields);
            case Recovering.STATUS -> Recovering.of(fields);
            default -> throw fields.unknown();
        });
    }

    private static Page page(ReplyFields reply) {
        Position top = reply.place(1);
        ReplyFields rows = reply.list(5);
        List<LogEntry> entries = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            entries.add(entry(top.epoch(), rows.list(i)));
        }
        return new Page(
                top,
                reply.number(4) == 1,
                entries,
                TermTable.parse(top, reply.text(6)),
                reply.size() > 7 ? reply.number(7) : 0);
    }

    private static LogEntry entry(String epoch, ReplyFields row) {
        String id = row.text(0);
        long offset = Long.parseLong(id, 0, Math.max(0, id.indexOf('-')), 10);
        ReplyFields fields = row.list(1);
        String message = "";
        Term term = Term.NONE;
        Term previous = Term.NONE;
        byte[] envelope = new byte[0];
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            switch (fields.text(i)) {
                case "i" -> message = fields.text(i + 1);
                case "t" -> term = fields.term(i + 1);
                case "p" -> previous = fields.term(i + 1);
                case "d" -> envelope = fields.bytes(i + 1);
                default -> {
                    // a newer release's field
                }
            }
        }
        return new LogEntry(new Position(epoch, term, offset), previous, message, envelope);
    }
}
