package dev.fanfare.broker.redis.script;

import dev.fanfare.broker.History;
import dev.fanfare.model.Position;
import dev.fanfare.model.Term;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.function.Function;

/** The elements of one script's reply, which is a list. Whatever is missing, or is not what is asked for, is refused. */
final class ReplyFields {
    private final Response list;

    private ReplyFields(Response list) {
        if (list == null || list.type() != ResponseType.MULTI) {
            throw new IllegalArgumentException("it is no list");
        }
        this.list = list;
    }

    /** Reads a reply; whatever goes wrong with it is one failure. */
    static <T> T read(Script script, Response reply, Function<ReplyFields, T> how) {
        try {
            return how.apply(new ReplyFields(reply));
        } catch (RuntimeException why) {
            throw new UnreadableReplyException(script, why);
        }
    }

    /** What no script answers: its first word. */
    IllegalArgumentException unknown() {
        return new IllegalArgumentException("it begins with " + status());
    }

    int size() {
        return list.size();
    }

    /** The first word, which says what kind of reply it is. */
    String status() {
        return text(0);
    }

    private Response at(int at) {
        Response element = at < list.size() ? list.get(at) : null;
        if (element == null) {
            throw new IllegalArgumentException("it has no element " + at);
        }
        return element;
    }

    /** Whether nil stands in this place. */
    boolean nil(int at) {
        return at < list.size() && list.get(at) == null;
    }

    /** A text or a number, as text. */
    String text(int at) {
        Response element = at(at);
        if (element.type() == ResponseType.MULTI) {
            throw new IllegalArgumentException("element " + at + " is a list");
        }
        return element.toString();
    }

    /** A number, or a text of digits. */
    long number(int at) {
        return Long.parseLong(text(at));
    }

    Term term(int at) {
        return Term.parse(text(at));
    }

    /** A list within it. */
    ReplyFields list(int at) {
        return new ReplyFields(at(at));
    }

    /** The bytes of a text. */
    byte[] bytes(int at) {
        return at(at).toBytes();
    }

    /** Three elements from this one on: epoch, offset, term; {@link History#UNWRITTEN} for an epoch of ''. */
    Position place(int from) {
        String epoch = text(from);
        return epoch.isEmpty() ? History.UNWRITTEN : new Position(epoch, term(from + 2), number(from + 1));
    }
}
