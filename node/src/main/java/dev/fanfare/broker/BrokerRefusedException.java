package dev.fanfare.broker;

/**
 * The broker's server is there and does not take this node as it is set up: trying again does not help, somebody must
 * change something. The message says what, for an operator.
 */
public final class BrokerRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Reason {
        /** User or password are missing or wrong, or the user may not do what is needed. */
        CREDENTIALS,
        /** The sentinels refused their user or password, or what the user may do. */
        SENTINEL_CREDENTIALS,
        /** No sentinel knows a primary of that name. */
        UNKNOWN_PRIMARY,
        /** The server is older than the oldest that will do. */
        SERVER_TOO_OLD,
        /** The server is of a Redis Cluster and the URL is not, or the other way round. */
        CLUSTER,
        /** The deployment was started with another number of buckets. */
        BUCKETS,
        /** The database number is not one of the server's. */
        DATABASE
    }

    private final Reason reason;

    /** A refusal; {@code message} is one sentence that says what to change. */
    public BrokerRefusedException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** What is wrong. */
    public Reason reason() {
        return reason;
    }
}
