package dev.fanfare.drill.cli;

/** The command line makes no sense. The message is for a person. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
