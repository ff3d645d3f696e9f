package dev.fanfare.testing;

import dev.fanfare.cli.demo.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/** Free TCP ports of loopback. */
final class TestPorts {
    private TestPorts() {}

    /** Different ports that are free now. */
    static List<Integer> free(int count) {
        return Ports.free(count);
    }

    static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
