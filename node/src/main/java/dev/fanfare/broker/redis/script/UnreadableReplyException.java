package dev.fanfare.broker.redis.script;

/**
 * A script answered something else than the head of its file says, so that nobody knows what it did. The connection is sound:
 * what it carries beside this answer counts.
 */
public final class UnreadableReplyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    UnreadableReplyException(Script script, RuntimeException why) {
        super("the answer of " + script + " cannot be read: " + why.getMessage(), why);
    }
}
