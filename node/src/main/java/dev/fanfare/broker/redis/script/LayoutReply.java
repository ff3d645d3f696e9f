package dev.fanfare.broker.redis.script;

import io.vertx.redis.client.Response;

/**
 * What {@code layout.lua} answers.
 *
 * <pre>
 *   +------+                  +---------+---------+
 *   | "OK" |   {@link Agreed}         | "OTHER" | buckets |   {@link Other}
 *   +------+                  +---------+---------+
 * </pre>
 */
public sealed interface LayoutReply {
    /** All that live say the same. */
    record Agreed() implements LayoutReply {}

    /** The others say another number of buckets, and the caller must not work here. */
    record Other(long buckets) implements LayoutReply {}

    /** @throws UnreadableReplyException when it is neither */
    static LayoutReply parse(Response reply) {
        return ReplyFields.read(Script.LAYOUT, reply, fields -> switch (fields.status()) {
            case "OK" -> new Agreed();
            case "OTHER" -> new Other(fields.number(1));
            default -> throw fields.unknown();
        });
    }
}
