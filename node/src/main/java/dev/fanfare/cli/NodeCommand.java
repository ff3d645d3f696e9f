package dev.fanfare.cli;

import dev.fanfare.config.ConfigLoader;
import dev.fanfare.config.NodeConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code fanfare node}: runs one node until it is told to stop. */
final class NodeCommand implements Callable<Integer> {
    private static final String UNTIL_STDIN_ENDS = "--until-stdin-ends";

    private final NodeStarter starter;
    private final Map<String, String> environment;
    private final CommandSpec spec;

    private NodeCommand(NodeStarter starter, Map<String, String> environment) {
        this.starter = starter;
        this.environment = environment;
        this.spec = CommandSpec.wrapWithoutInspection(this).name("node");
    }

    static CommandSpec spec(NodeStarter starter, Map<String, String> environment) {
        NodeCommand command = new NodeCommand(starter, environment);
        CommandSpec spec = command.spec.mixinStandardHelpOptions(true);
        spec.usageMessage()
                .description(
                        "Runs a node: clients connect to ws://HOST:PORT/ws/ROOM/USER.",
                        "Every key can also stand in the environment (--max-message-bytes is"
                                + " FANFARE_MAX_MESSAGE_BYTES) and in a file.")
                .customSynopsis("fanfare node [OPTIONS]")
                .optionListHeading("%n")
                .sortOptions(false);
        KeyOptions.addTo(spec);
        // For a parent that wants no orphans: the pipe ends when the parent does, however it ended.
        spec.addOption(OptionSpec.builder(UNTIL_STDIN_ENDS)
                .type(boolean.class)
                .hidden(true)
                .build());
        return spec;
    }

    @Override
    public Integer call() {
        ParseResult given = spec.commandLine().getParseResult();
        Path file = given.matchedOptionValue("--config", null);
        NodeConfig config = ConfigLoader.load(file, KeyOptions.given(given), environment);
        // Before the first logger is made: logback reads it once.
        System.setProperty("fanfare.log.level", config.server().logLevel());
        System.setProperty("fanfare.log.format", config.server().logFormat());
        StopSignal stop = StopSignal.install();
        NodeStarter.RunningNode node = starter.start(config);
        tell(config.server().logFormat(), node.description());
        if (given.matchedOptionValue(UNTIL_STDIN_ENDS, false)) {
            stop.onEndOf(System.in);
        }
        node.failure().thenRun(stop::request);
        stop.await();
        if (!node.failure().isDone()) {
            CompletableFuture.anyOf(node.drain(), stop.hurry()).join();
        }
        node.stop();
        if (node.failure().isDone()) {
            throw node.failure().join();
        }
        return ExitCode.OK.code();
    }

    /** On standard output, where a person looks; as one more line of the log where that is for programs to read. */
    private void tell(String logFormat, String description) {
        if (logFormat.equals("json")) {
            // Not a constant: the log's settings must be there before the first logger is made.
            LoggerFactory.getLogger(NodeCommand.class).info(description);
        } else {
            spec.commandLine().getOut().println(description);
            spec.commandLine().getOut().flush();
        }
    }
}
