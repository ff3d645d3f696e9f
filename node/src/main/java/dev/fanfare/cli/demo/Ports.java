package dev.fanfare.cli.demo;

import dev.fanfare.cli.CommandFailure;
import dev.fanfare.cli.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Free TCP ports of the loopback address. Another program may take one between here and its use: then the start fails. */
public final class Ports {
    private Ports() {}

    /**
     * Different ports that are free now.
     *
     * @throws CommandFailure where there are not so many
     */
    public static List<Integer> free(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.PORT, "no free ports: " + e.getMessage());
        } finally {
            held.forEach(Ports::release);
        }
    }

    /** The port itself if it is free, any free one for 0. */
    static int check(int port) {
        try (ServerSocket held = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return held.getLocalPort();
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.PORT, "port " + port + " is taken; --port takes another one, --port 0 any free one");
        }
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It was never listened on by anybody.
        }
    }
}
