package dev.fanfare.drill.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of the loopback address. */
final class Ports {
    private static final int LOWEST = 16_000;
    private static final int HIGHEST = 32_000;
    private static final int MOST_TRIES = 1_000;

    private Ports() {}

    /** Different ports that are free now. Another program may take one before its use: then the start fails. */
    static List<Integer> free(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new ClusterException("no free ports: " + e.getMessage());
        } finally {
            held.forEach(Ports::release);
        }
    }

    /**
     * Different ports that are free now, from below those that the system gives to outgoing connections: nobody takes one
     * while the server that it is for is down.
     */
    static List<Integer> lasting(int count) {
        Set<Integer> found = new LinkedHashSet<>();
        for (int tries = 0; found.size() < count; tries++) {
            if (tries == MOST_TRIES) {
                throw new ClusterException("no free ports between " + LOWEST + " and " + HIGHEST);
            }
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                found.add(socket.getLocalPort());
            } catch (IOException e) {
                // It is taken; there are others.
            }
        }
        return List.copyOf(found);
    }

    /** Whether somebody takes connections there. */
    static boolean accepts(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        }
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nobody ever came to it.
        }
    }
}
