package dev.fanfare.broker.redis.script;

/**
 * Nothing was done, as the server is not the one that the caller takes it for, or the control hash of the bucket names another
 * one, or a later session of this node.
 *
 * <pre>
 *     0          1
 *   +----------+---------------+
 *   | "FENCED" | master_replid |
 *   +----------+---------------+
 * </pre>
 *
 * @param server what the server is now
 */
public record Fenced(String server) implements AppendReply, CommitReply, DoneReply, HistoryReply, OfferReply {
    static final String STATUS = "FENCED";

    static Fenced of(ReplyFields reply) {
        return new Fenced(reply.text(1));
    }
}
