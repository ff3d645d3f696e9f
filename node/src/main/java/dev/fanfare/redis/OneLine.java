package dev.fanfare.redis;

/**
 * The words of an error on one short line, for a log and for the health of a node: the client wraps what a server or a resolver
 * said in several.
 *
 * <p><b>Threads:</b> any; it has no state.
 */
public final class OneLine {
    private static final int LONGEST = 240;
    /** Where Redis begins to say which script it was that failed, and where. */
    private static final String SCRIPT = " script: ";

    private OneLine() {}

    /** The message, else the name of its class; its first line that says something, at most {@value #LONGEST} characters. */
    public static String of(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : of(message);
    }

    /** The same of a text. */
    public static String of(String text) {
        String line = text.strip().lines().findFirst().orElse("").strip();
        int script = line.indexOf(SCRIPT);
        line = script > 0 ? line.substring(0, script) : line;
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " ...";
    }
}
