package dev.fanfare;

import dev.fanfare.cli.CommandFailure;
import dev.fanfare.cli.ExitCode;
import dev.fanfare.config.ServerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Says of both ports of a node at once that they are taken, as they are where another node runs on the machine. */
final class TakenPorts {
    private TakenPorts() {}

    /** @throws CommandFailure where neither can be listened on; of one alone says whoever listens on it */
    static void check(ServerConfig server) {
        if (taken(server.host(), server.port()) && taken(server.opsHost(), server.opsPort())) {
            throw new CommandFailure(
                    ExitCode.PORT,
                    server.host() + ":" + server.port() + " and " + server.opsHost() + ":" + server.opsPort()
                            + " cannot be listened on: does another node run here?"
                            + " --port and --ops-port take others, 0 any free ones");
        }
    }

    /** Whether an address cannot be listened on now. */
    static boolean taken(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port), 1);
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
