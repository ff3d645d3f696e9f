package dev.fanfare.cli;

import dev.fanfare.config.ConfigException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The command line as a whole: its commands, and which exit code an end has. */
public final class Program {
    private final CommandLine line;

    /**
     * A command line.
     *
     * @param starter what starts a node in this process
     * @param environment the variables
     */
    public Program(NodeStarter starter, Map<String, String> environment) {
        CommandSpec root = CommandSpec.wrapWithoutInspection(new Root()).name("fanfare");
        root.mixinStandardHelpOptions(true).versionProvider(new Version());
        root.usageMessage()
                .description("Rooms that broadcast over WebSocket, across nodes, in one order.")
                .exitCodeList(exitCodes())
                .exitCodeListHeading("%nExit codes:%n")
                .footer(
                        "%n'fanfare drill' breaks a cluster while traffic runs and says whether the promise held; it is a"
                                + " program of its own with its own --help.");
        line = new CommandLine(root)
                .addSubcommand("node", NodeCommand.spec(starter, environment))
                .addSubcommand("demo", new DemoCommand())
                .addSubcommand("send", new SendCommand())
                .addSubcommand("tail", new TailCommand())
                .addSubcommand("check", CheckCommand.spec(starter, environment))
                .addSubcommand("completion", new CompletionCommand());
        line.getSubcommands().values().forEach(sub -> sub.getCommandSpec().versionProvider(new Version()));
        line.setUsageHelpWidth(110)
                .setUsageHelpLongOptionsMaxWidth(38)
                .setExecutionExceptionHandler(Program::explain)
                .setParameterExceptionHandler(Program::refuse)
                .setAbbreviatedOptionsAllowed(false);
    }

    /** Where it prints; standard output and error by default. */
    public Program printTo(PrintWriter out, PrintWriter err) {
        line.setOut(out).setErr(err);
        return this;
    }

    /** Runs a command to its end and gives the exit code. */
    public int run(String... arguments) {
        return line.execute(arguments);
    }

    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        PrintWriter err = command.getErr();
        if (failure instanceof ConfigException refused) {
            refused.faults().forEach(fault -> err.println("fanfare: " + fault));
            err.flush();
            return ExitCode.USAGE.code();
        }
        if (failure instanceof CommandFailure ended) {
            err.println("fanfare: " + ended.getMessage());
            err.flush();
            return ended.exitCode().code();
        }
        throw failure;
    }

    /** Not the whole help, as by default: what is wrong would be far above it. */
    private static int refuse(CommandLine.ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("fanfare: " + wrong.getMessage());
        List<String> meant = Suggestions.of(wrong);
        if (!meant.isEmpty()) {
            err.println("did you mean " + String.join(" or ", meant) + "?");
        }
        err.println("'" + command.getCommandSpec().qualifiedName() + " --help' says what there is");
        err.flush();
        return ExitCode.USAGE.code();
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            codes.put(" " + code.code(), code.meaning());
        }
        return codes;
    }

    /** {@code fanfare} alone: says what there is. */
    private final class Root implements Runnable {
        @Override
        public void run() {
            throw new CommandLine.ParameterException(
                    line, "Say what to do: node, demo, send, tail, check or completion.");
        }
    }

    /** The version that the jar's manifest states. */
    private static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {BuildInfo.ofThisProgram().line(), "Java " + Runtime.version()};
        }
    }
}
