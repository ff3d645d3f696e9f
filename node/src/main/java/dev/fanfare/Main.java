package dev.fanfare;

import dev.fanfare.cli.Program;

/** The program. */
public final class Main {
    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(new Program(NodeAssembly::start, System.getenv()).run(args));
    }
}
