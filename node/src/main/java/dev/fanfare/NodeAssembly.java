package dev.fanfare;

import dev.fanfare.cli.CommandFailure;
import dev.fanfare.cli.ExitCode;
import dev.fanfare.cli.NodeStarter;
import dev.fanfare.config.NodeConfig;

final class NodeAssembly {
    private NodeAssembly() {}

    static NodeStarter.RunningNode start(NodeConfig config) {
        throw new CommandFailure(
                ExitCode.INTERNAL, "no engine yet " + config.server().port());
    }
}
