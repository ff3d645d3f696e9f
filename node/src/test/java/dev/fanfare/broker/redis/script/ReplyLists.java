package dev.fanfare.broker.redis.script;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.MultiType;
import io.vertx.redis.client.impl.types.NumberType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Replies as scripts make them: lists of texts, numbers and lists. */
final class ReplyLists {
    /** Stands for nil. */
    static final Object NIL = new Object();

    private ReplyLists() {}

    /** A reply. */
    static Response reply(Object... elements) {
        return response(List.of(elements));
    }

    private static Response response(Object element) {
        if (element == NIL) {
            return null;
        }
        if (element instanceof List<?> list) {
            MultiType reply = MultiType.create(list.size(), false);
            list.forEach(one -> reply.add(response(one)));
            return reply;
        }
        return element instanceof Number number
                ? NumberType.create(number)
                : BulkType.create(Buffer.buffer(element.toString()), false);
    }

    /**
     * No reply at all, a text, an empty list, a word that no script says, and a sound reply that ends too early or has another
     * kind of thing in one place are each refused, as what cannot be read.
     *
     * @param needed how many elements the sound reply has to have
     */
    static void refusesWhatIsNotSound(Function<Response, ?> parse, int needed, Object... sound) {
        parse.apply(reply(sound));
        refuses(parse, null);
        refuses(parse, response("OK"));
        refuses(parse, reply());
        refuses(parse, reply("NONSENSE", "1", "2"));
        for (int length = 1; length < needed; length++) {
            refuses(parse, response(List.of(sound).subList(0, length)));
        }
        for (int at = 0; at < needed; at++) {
            List<Object> odd = new ArrayList<>(List.of(sound));
            odd.set(at, sound[at] instanceof List ? "no list" : List.of("a", "list"));
            refuses(parse, response(odd));
        }
    }

    static void refuses(Function<Response, ?> parse, Response odd) {
        assertThatThrownBy(() -> parse.apply(odd))
                .as(String.valueOf(odd))
                .isInstanceOf(UnreadableReplyException.class)
                .hasMessageContaining("cannot be read");
    }
}
