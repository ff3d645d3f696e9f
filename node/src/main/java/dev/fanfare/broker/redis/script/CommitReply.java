package dev.fanfare.broker.redis.script;

import io.vertx.redis.client.Response;

/**
 * What {@code commit.lua} answers.
 *
 * <pre>
 *   +------+   +--------+   +-------------+
 *   | "OK" |   | "MORE" |   | "ELSEWHERE" |   {@link State}         "FENCED": {@link Fenced}; "RECOVERING": {@link Recovering}
 *   +------+   +--------+   +-------------+
 * </pre>
 */
public sealed interface CommitReply permits CommitReply.State, Fenced, Recovering {
    /** How far it got. */
    enum State implements CommitReply {
        /** The mark is there, or was beyond it already. */
        DONE,
        /** A step further; it is to be called again. */
        MORE,
        /** That place is none of this log: it was merged, or is gone, or waits to be merged. Nothing was done. */
        ELSEWHERE
    }

    /** @throws UnreadableReplyException when it is none of these */
    static CommitReply parse(Response reply) {
        return ReplyFields.read(Script.COMMIT, reply, fields -> switch (fields.status()) {
            case "OK" -> State.DONE;
            case "MORE" -> State.MORE;
            case "ELSEWHERE" -> State.ELSEWHERE;
            case Fenced.STATUS -> Fenced.of(fields);
            case Recovering.STATUS -> Recovering.of(fields);
            default -> throw fields.unknown();
        });
    }
}
