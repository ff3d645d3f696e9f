package dev.fanfare.broker;

/**
 * The broker's server is there and does not take this node as it is set up: trying again does not help, somebody must
 * change something. The message says what, for an operator.
 */
public final class BrokerRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Reason {
        /** User or password are missing or wrong. */
        CREDENTIALS,
        /** The user may not run a command, or not use a key or channel, that is needed; or the command was renamed. */
        RIGHTS,
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
        DATABASE,
        /** The server, as it is set up, cannot give the level of durability that the node is set to. */
        DURABILITY
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
