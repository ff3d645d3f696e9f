package dev.fanfare.broker.redis.publish;

/** Something was appended, and where it lies now, or whether replicas hold it, is not known. It is to be looked for again. */
final class UncommittedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UncommittedException(String why) {
        super(why, null, false, false);
    }
}
