package dev.fanfare.cli;

import java.io.PrintWriter;

/**
 * What a command says beside its output, a line a sentence. What it says again and again changes one line of a terminal;
 * elsewhere it is said once.
 */
final class StatusLine {
    private static final String BEGIN = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean terminal;
    private String last = "";
    private boolean changing;

    StatusLine(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    /** On standard error, which is a terminal where the script that starts the program says so. */
    static StatusLine of(PrintWriter err) {
        return new StatusLine(err, Boolean.getBoolean("fanfare.terminal"));
    }

    void say(String sentence) {
        end();
        last = "";
        err.println("fanfare: " + sentence);
        err.flush();
    }

    /** Says the same the {@code time}th time, at least 1. */
    void again(String sentence, int time) {
        if (terminal) {
            err.print(BEGIN + "fanfare: " + sentence + (time > 1 ? " (" + time + ")" : ""));
            changing = true;
        } else if (!sentence.equals(last)) {
            err.println("fanfare: " + sentence);
        }
        last = sentence;
        err.flush();
    }

    /** The line that changed is left as it is: something else is printed. */
    void end() {
        if (changing) {
            changing = false;
            err.println();
            err.flush();
        }
    }
}
