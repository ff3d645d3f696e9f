package dev.fanfare.broker.redis.script;

import dev.fanfare.model.Term;
import io.vertx.redis.client.Response;

/**
 * What {@code recover.lua} answers.
 *
 * <pre>
 *     0                      1               2      3
 *   +----------------------+---------------+------+----+
 *   | SAME | CHANGED | NEW | master_replid | term | ms |
 *   +----------------------+---------------+------+----+
 * </pre>
 *
 * @param outcome what the control hash of the bucket named before
 * @param server what it names now: the server that ran the script
 * @param term the bucket's
 * @param windowMillis how long at most the repair window stays open; 0 for none
 */
public record RecoverReply(Outcome outcome, String server, Term term, long windowMillis) {
    /** What the control hash of the bucket named before. */
    public enum Outcome {
        /** This server. */
        SAME,
        /** Another one: there was a restart or a failover. */
        CHANGED,
        /** None: this is the first start, or the data is gone. */
        NEW
    }

    /** @throws UnreadableReplyException when it is no such reply */
    public static RecoverReply parse(Response reply) {
        return ReplyFields.read(
                Script.RECOVER,
                reply,
                fields -> new RecoverReply(
                        Outcome.valueOf(fields.status()), fields.text(1), fields.term(2), fields.number(3)));
    }
}
