package dev.fanfare.drill.cluster;

/** A part of the cluster did not do what it must. The message is for a person. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what is to be said. */
    public ClusterException(String message) {
        super(message);
    }
}
