package dev.fanfare.cli;

import dev.fanfare.cli.demo.Demo;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

    @Option(
            names = "--proxy",
            paramLabel = "auto|haproxy|nginx",
            defaultValue = "auto",
            description = "which proxy; auto: haproxy, else nginx, else none (default: auto)")
    private String proxy;

    @Option(names = "--no-proxy", description = "no proxy, also where one is installed")
    private boolean noProxy;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (nodes < 1 || nodes > 9) {
            throw new CommandFailure(ExitCode.USAGE, "--nodes = " + nodes + " is out of range (accepted: 1 to 9)");
        }
        if (port < 0 || port > 65_535) {
            throw new CommandFailure(ExitCode.USAGE, "--port = " + port + " is out of range (accepted: 0 to 65535)");
        }
        if (!List.of("auto", "haproxy", "nginx").contains(proxy)) {
            throw new CommandFailure(ExitCode.USAGE, "--proxy = '" + proxy + "' is not one of auto, haproxy, nginx");
        }
        StopSignal stop = StopSignal.install();
        try (Demo demo = new Demo(spec.commandLine().getOut(), stop)) {
            return run(demo);
        }
    }

    private int run(Demo demo) throws InterruptedException {
        try {
            demo.start(nodes, port, noProxy ? "none" : proxy);
            demo.watch();
            return ExitCode.OK.code();
        } catch (CommandFailure failure) {
            // Here, so that the reason comes before all that is said of stopping.
            spec.commandLine().getErr().println("fanfare: " + failure.getMessage());
            spec.commandLine().getErr().flush();
            return failure.exitCode().code();
        }
    }
}
