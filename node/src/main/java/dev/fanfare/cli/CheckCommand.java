package dev.fanfare.cli;

import dev.fanfare.config.ConfigLoader;
import dev.fanfare.config.NodeConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code fanfare check}: what a node would find at its start, without starting one. */
final class CheckCommand implements Callable<Integer> {
    private final NodeStarter starter;
    private final Map<String, String> environment;
    private final CommandSpec spec;

    private CheckCommand(NodeStarter starter, Map<String, String> environment) {
        this.starter = starter;
        this.environment = environment;
        this.spec = CommandSpec.wrapWithoutInspection(this).name("check");
    }

    static CommandSpec spec(NodeStarter starter, Map<String, String> environment) {
        CommandSpec spec = new CheckCommand(starter, environment).spec.mixinStandardHelpOptions(true);
        spec.usageMessage()
                .description(
                        "Checks a node's configuration, its ports and its Redis, without starting it; with URL, that Redis"
                                + " alone. The options, variables and file are those of 'fanfare node'.")
                .customSynopsis("fanfare check [OPTIONS] [URL]")
                .optionListHeading("%n")
                .sortOptions(false);
        KeyOptions.addTo(spec);
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("0..1")
                .type(String.class)
                .paramLabel("URL")
                .description("a Redis: redis://..., as in --redis")
                .build());
        return spec;
    }

    @Override
    public Integer call() {
        ParseResult given = spec.commandLine().getParseResult();
        Path file = given.matchedOptionValue("--config", null);
        Map<String, String> flags = KeyOptions.given(given);
        String url = given.matchedPositionalValue(0, null);
        if (url != null) {
            flags.put("redis", url);
        }
        NodeConfig config = ConfigLoader.load(file, flags, environment);
        PrintWriter out = spec.commandLine().getOut();
        if (url == null) {
            say(out, Finding.good("configuration"));
        }
        List<Finding> findings = starter.check(config, url != null);
        findings.forEach(finding -> say(out, finding));
        return findings.stream()
                .map(Finding::exitCode)
                .filter(code -> code != ExitCode.OK)
                .findFirst()
                .orElse(ExitCode.OK)
                .code();
    }

    private static void say(PrintWriter out, Finding finding) {
        out.printf("%-8s %s%n", finding.verdict().name().toLowerCase(Locale.ROOT), finding.words());
        out.flush();
    }
}
