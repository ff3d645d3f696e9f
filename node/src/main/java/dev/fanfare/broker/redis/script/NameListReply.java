package dev.fanfare.broker.redis.script;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code live.lua} and {@code rights.lua} answer: the names of all nodes whose word still counts; what the user may not do.
 *
 * <pre>
 *   +------+------+---
 *   | name | name | ...     may be empty
 *   +------+------+---
 * </pre>
 */
public record NameListReply(List<String> names) {
    /** @throws UnreadableReplyException when it is no list of texts */
    public static NameListReply parse(Script script, Response reply) {
        return ReplyFields.read(script, reply, fields -> {
            List<String> names = new ArrayList<>(fields.size());
            for (int i = 0; i < fields.size(); i++) {
                names.add(fields.text(i));
            }
            return new NameListReply(List.copyOf(names));
        });
    }
}
