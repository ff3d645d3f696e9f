package dev.fanfare.drill.cli;

import dev.fanfare.drill.cluster.ClusterException;
import dev.fanfare.drill.plan.TrafficMaker;
import dev.fanfare.drill.report.Environment;
import java.io.PrintWriter;
import picocli.CommandLine;

/** The command line of the drill, and which exit code an end has. */
public final class DrillProgram {
    private final TrafficMaker clients;
    private final boolean terminal;
    private PrintWriter out = new PrintWriter(System.out, true);
    private PrintWriter err = new PrintWriter(System.err, true);

    /**
     * A command line.
     *
     * @param clients what makes the traffic
     * @param terminal whether progress can be drawn on standard error
     */
    public DrillProgram(TrafficMaker clients, boolean terminal) {
        this.clients = clients;
        this.terminal = terminal;
    }

    /** Where it prints; standard output and error by default. */
    public DrillProgram printTo(PrintWriter newOut, PrintWriter newErr) {
        out = newOut;
        err = newErr;
        return this;
    }

    /** Runs to the end and gives the exit code. */
    public int run(String... arguments) {
        String typed = "fanfare drill " + String.join(" ", arguments);
        CommandLine line = new CommandLine(new DrillCommand(clients, terminal, typed.strip()))
                .setOut(out)
                .setErr(err)
                .setUsageHelpWidth(110)
                .setUsageHelpLongOptionsMaxWidth(38)
                .setAbbreviatedOptionsAllowed(false)
                .setExecutionExceptionHandler(this::explain)
                .setParameterExceptionHandler(this::refuse);
        line.getCommandSpec()
                .versionProvider(() -> new String[] {Environment.programAndVersion(), "Java " + Runtime.version()});
        line.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.all());
        return line.execute(arguments);
    }

    /** Never 1 by accident: that says that the promise was broken. */
    private int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        if (failure instanceof UsageException) {
            return say(failure.getMessage());
        }
        if (failure instanceof ClusterException) {
            err.println("fanfare drill: " + failure.getMessage());
        } else {
            err.println("fanfare drill: a fault of the drill itself");
            failure.printStackTrace(err);
        }
        err.flush();
        return ExitCode.NOT_RUN.code();
    }

    /** Not the whole help, as by default: what is wrong would be far above it. */
    private int refuse(CommandLine.ParameterException wrong, String[] arguments) {
        return say(wrong.getMessage());
    }

    private int say(String wrong) {
        err.println("fanfare drill: " + wrong);
        err.println("'fanfare drill --help' says what there is");
        err.flush();
        return ExitCode.USAGE.code();
    }
}
