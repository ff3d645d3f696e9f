package dev.fanfare.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fanfare demo}: a Redis, several nodes, a proxy and a page, until Ctrl-C. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {"Starts Redis, three nodes, a sticky proxy and a page to chat on; Ctrl-C ends all of it."},
        optionListHeading = "%nOptions:%n")
final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "number of nodes (1 to 9; default: 3)")
    private int nodes;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "port of the proxy, or of the first node without one; 0: any free port (default: 8080)")
    private int port;

    @Option(names = "--no-proxy", description = "no proxy, also where haproxy or nginx is installed")
    private boolean noProxy;

    @Override
    public Integer call() throws Exception {
        throw new CommandFailure(ExitCode.INTERNAL, "demo " + nodes + port + noProxy);
    }
}
