package dev.fanfare.cli;

/** A command that ends here, with a sentence for the person who typed it. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    /** Ends with this code; {@code message} says what to do about it. */
    public CommandFailure(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** The code that the program ends with. */
    public ExitCode exitCode() {
        return exitCode;
    }
}
