package dev.fanfare.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free TCP ports of loopback, from below those that the system gives to outgoing connections: nobody takes one while the
 * server that it is for is down. Of two JVMs that run tests side by side one has the even ports, the other the odd ones.
 */
public final class TestPorts {
    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 32_000;
    private static final int MOST_TRIES = 1_000;

    private static final int FORK = Integer.getInteger("surefire.forkNumber", 1);
    private static final int FORKS = 2;

    /** Given out before: whom one is for may not listen on it yet. */
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private TestPorts() {}

    /** Different ports that are free now, and that nobody in this JVM was given before. */
    public static List<Integer> free(int count) {
        Set<Integer> found = new LinkedHashSet<>();
        for (int tries = 0; found.size() < count; tries++) {
            if (tries == MOST_TRIES) {
                throw new AssertionError("no free ports between " + LOWEST + " and " + HIGHEST);
            }
            int port = ThreadLocalRandom.current().nextInt(LOWEST / FORKS, HIGHEST / FORKS) * FORKS + FORK % FORKS;
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                if (GIVEN.add(port)) {
                    found.add(socket.getLocalPort());
                }
            } catch (IOException e) {
                // It is taken; there are others.
            }
        }
        return List.copyOf(found);
    }

    /** One that is free now. */
    public static int free() {
        return free(1).get(0);
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
