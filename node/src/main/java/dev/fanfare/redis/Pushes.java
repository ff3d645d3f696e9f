package dev.fanfare.redis;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;

/**
 * Tells pushes apart (RESP3), those of sharded pub/sub like the others: element 0 is the kind, 1 the channel, 2 the message.
 *
 * <p><b>Threads:</b> any; it has no state.
 */
public final class Pushes {
    private Pushes() {}

    /** Whether it is a publication. */
    public static boolean message(Response push) {
        return is(push, "message", "smessage");
    }

    /** Whether a subscription begins. */
    public static boolean subscribed(Response push) {
        return is(push, "subscribe", "ssubscribe");
    }

    /** Whether a subscription ends: asked for, or because the slot of the channel went to another shard. */
    public static boolean unsubscribed(Response push) {
        return is(push, "unsubscribe", "sunsubscribe");
    }

    private static boolean is(Response push, String plain, String sharded) {
        if (push.type() != ResponseType.PUSH || push.size() < 3) {
            return false;
        }
        Buffer kind = push.get(0).toBuffer();
        return equal(kind, plain) || equal(kind, sharded);
    }

    /** Compares bytes, as this is asked for every message. */
    private static boolean equal(Buffer kind, String word) {
        if (kind.length() != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (kind.getByte(i) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
