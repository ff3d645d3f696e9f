package dev.fanfare.broker.redis.script;

/**
 * Nothing was done, as the repair window of the bucket is open.
 *
 * <pre>
 *     0              1
 *   +--------------+----+
 *   | "RECOVERING" | ms |
 *   +--------------+----+
 * </pre>
 *
 * @param millis how long at most it stays open
 */
public record Recovering(long millis) implements AppendReply, CommitReply, HistoryReply {
    static final String STATUS = "RECOVERING";

    static Recovering of(ReplyFields reply) {
        return new Recovering(reply.number(1));
    }
}
