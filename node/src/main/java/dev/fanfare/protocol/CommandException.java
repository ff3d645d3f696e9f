package dev.fanfare.protocol;

/** A command that was refused before it was carried out. Carries no stack trace: it is an answer, not a fault. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String ref;
    private final ErrorCode code;

    /** A refusal; {@code ref} is null where the command carried none that could be read. */
    public CommandException(String ref, ErrorCode code, String message) {
        super(message, null, false, false);
        this.ref = ref;
        this.code = code;
    }

    /** The command's {@code ref}, or null. */
    public String ref() {
        return ref;
    }

    /** Why it was refused. */
    public ErrorCode code() {
        return code;
    }
}
