package dev.fanfare;

import dev.fanfare.broker.MemoryBroker;
import dev.fanfare.cli.NodeStarter.RunningNode;
import dev.fanfare.cli.Program;
import dev.fanfare.config.NodeConfig;
import io.vertx.core.Future;

/** The program, and the composition root: the only class that names concrete engines. */
public final class Main {
    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(new Program(Main::startNode, System.getenv()).run(args));
    }

    private static RunningNode startNode(NodeConfig config) {
        return NodeProcess.start(config, Main::engine);
    }

    private static NodeProcess.Engine engine(NodeProcess.Surroundings around) {
        NodeConfig config = around.config();
        return new NodeProcess.Engine(
                "single node, memory engine",
                new MemoryBroker(around.context(), config.broker()),
                Future.succeededFuture());
    }
}
