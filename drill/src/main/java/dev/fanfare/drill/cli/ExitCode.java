package dev.fanfare.drill.cli;

import dev.fanfare.drill.report.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;

/** The closed list of exit codes. 0 is given for one thing alone: everything was run, and the promise held. */
enum ExitCode {
    HELD(0, "the promise held in every run"),
    BROKEN(1, "it did not: something was lost, doubled, out of order or untrue, or a plan expected more"),
    USAGE(2, "the command line was refused"),
    NOT_RUN(3, "a run could not be made or not be finished, or the report not be written: nothing is proven"),
    INTERRUPTED(130, "a signal came before the end: nothing is proven");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    int code() {
        return code;
    }

    static ExitCode of(Verdict verdict) {
        return switch (verdict) {
            case HELD -> HELD;
            case BROKEN -> BROKEN;
            case NOT_RUN -> NOT_RUN;
        };
    }

    /** Code and meaning, for the help. */
    static Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        for (ExitCode code : values()) {
            all.put(" " + code.code, code.meaning);
        }
        return all;
    }
}
