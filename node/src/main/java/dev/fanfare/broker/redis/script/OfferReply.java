package dev.fanfare.broker.redis.script;

import dev.fanfare.broker.redis.wire.TermTable;
import dev.fanfare.model.Position;
import dev.fanfare.model.Term;
import io.vertx.redis.client.Response;

/**
 * What {@code offer.lua} answers.
 *
 * <pre>
 *     0      1       2        3      4       5
 *   +------+-------+--------+------+-------+------+
 *   | "OK" | epoch | offset | term | terms | hole |   {@link Taken}         "FENCED": {@link Fenced}
 *   +------+-------+--------+------+-------+------+
 *            `------- top -------'           "epoch term offset"; '': none
 *            epoch '': nobody wrote it
 * </pre>
 */
public sealed interface OfferReply permits OfferReply.Taken, Fenced {
    /**
     * The offers lie beside the log.
     *
     * @param terms the log's, without the offers
     * @param hole the place up to which Redis lost the log; null for none
     */
    record Taken(TermTable terms, Position hole) implements OfferReply {}

    /** @throws UnreadableReplyException when it is none of these */
    static OfferReply parse(Response reply) {
        return ReplyFields.read(Script.OFFER, reply, fields -> switch (fields.status()) {
            case "OK" -> new Taken(TermTable.parse(fields.place(1), fields.text(4)), hole(fields.text(5)));
            case Fenced.STATUS -> Fenced.of(fields);
            default -> throw fields.unknown();
        });
    }

    private static Position hole(String text) {
        if (text.isEmpty()) {
            return null;
        }
        String[] words = text.split(" ");
        return new Position(words[0], Term.parse(words[1]), Long.parseLong(words[2]));
    }
}
