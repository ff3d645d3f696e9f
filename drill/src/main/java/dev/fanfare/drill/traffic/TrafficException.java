package dev.fanfare.drill.traffic;

/** The traffic could not be started. The message is for a person. */
public final class TrafficException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With what is to be said. */
    public TrafficException(String message) {
        super(message);
    }
}
