package dev.fanfare.drill;

import dev.fanfare.drill.cli.DrillProgram;
import dev.fanfare.drill.traffic.WireTraffic;

/** The drill as a program. The launcher sets {@code fanfare.terminal} where standard error is one. */
public final class Main {
    private Main() {}

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(new DrillProgram(WireTraffic::new, Boolean.getBoolean("fanfare.terminal")).run(args));
    }
}
