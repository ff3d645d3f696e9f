package dev.fanfare.cli;

/**
 * What {@code check} found of one thing.
 *
 * @param verdict how it is
 * @param exitCode what the command ends with because of it; {@link ExitCode#OK} where it is not refused
 * @param words one sentence
 */
public record Finding(Verdict verdict, ExitCode exitCode, String words) {
    /** How a thing is. */
    public enum Verdict {
        /** As it should be. */
        OK,
        /** It works, and the promise is weaker than it could be. */
        RISK,
        /** A node would not start with it. */
        REFUSED
    }

    /** All is well. */
    public static Finding good(String words) {
        return new Finding(Verdict.OK, ExitCode.OK, words);
    }

    /** Works, but. */
    public static Finding risk(String words) {
        return new Finding(Verdict.RISK, ExitCode.OK, words);
    }

    /** A node would end with this code. */
    public static Finding refused(ExitCode code, String words) {
        return new Finding(Verdict.REFUSED, code, words);
    }
}
