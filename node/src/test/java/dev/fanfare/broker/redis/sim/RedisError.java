package dev.fanfare.broker.redis.sim;

/** An error reply. */
final class RedisError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static final String WRONG_TYPE = "WRONGTYPE Operation against a key holding the wrong kind of value";

    RedisError(String message) {
        super(message, null, false, false);
    }
}
