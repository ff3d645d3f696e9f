package dev.fanfare.protocol;

/**
 * An outcome that is told to the client: a code of the closed list and a sentence for a person. Carries no stack trace:
 * it is an answer, not a fault.
 */
public final class FanfareException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /** An outcome with this code; {@code message} is one sentence that says what to do about it. */
    public FanfareException(ErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** Its code. */
    public ErrorCode code() {
        return code;
    }

    /** {@code failure} itself if it is one of these, else {@link ErrorCode#INTERNAL}. */
    public static FanfareException of(Throwable failure) {
        return failure instanceof FanfareException known
                ? known
                : new FanfareException(ErrorCode.INTERNAL, "the node failed to do this; its log says why");
    }
}
