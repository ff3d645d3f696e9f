package dev.fanfare.broker.redis.script;

import io.vertx.redis.client.Response;

/**
 * What {@code done.lua} answers.
 *
 * <pre>
 *     0      1
 *   +------+-------+
 *   | "OK" | nodes |   {@link Awaited}         "FENCED": {@link Fenced}
 *   +------+-------+
 * </pre>
 */
public sealed interface DoneReply permits DoneReply.Awaited, Fenced {
    /**
     * This node's word is taken.
     *
     * @param nodes whose words the repair window still awaits; 0: it has ended, also by time, or there was none
     */
    record Awaited(int nodes) implements DoneReply {}

    /** @throws UnreadableReplyException when it is none of these */
    static DoneReply parse(Response reply) {
        return ReplyFields.read(Script.DONE, reply, fields -> switch (fields.status()) {
            case "OK" -> new Awaited((int) fields.number(1));
            case Fenced.STATUS -> Fenced.of(fields);
            default -> throw fields.unknown();
        });
    }
}
