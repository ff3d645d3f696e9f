package dev.fanfare.drill.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * TCP ports of the loopback address, from below those that the system gives to outgoing connections: nobody takes one while
 * the server that it is for is down. They come in blocks of {@value #BLOCK}. Whoever holds the first port of a block, for as
 * long as the program runs, has the others: two drills at once do not take each other's.
 */
final class Ports {
    private static final int LOWEST = 16_000;
    private static final int HIGHEST = 32_000;
    private static final int BLOCK = 100;
    private static final int MOST_TRIES = 1_000;

    /** The first ports of this program's blocks. Never closed. */
    private static final List<ServerSocket> CLAIMS = new ArrayList<>();

    /** The other ports of its blocks, those that were given last at the end. */
    private static final Deque<Integer> OURS = new ArrayDeque<>();

    private Ports() {}

    /** Different ports that are free now, and that no other drill takes. */
    static synchronized List<Integer> free(int count) {
        List<Integer> found = new ArrayList<>();
        int left = OURS.size();
        while (found.size() < count) {
            if (left-- == 0) {
                claim();
                left = BLOCK - 2;
            }
            int port = OURS.removeFirst();
            OURS.addLast(port);
            if (isFree(port)) {
                found.add(port);
            }
        }
        return List.copyOf(found);
    }

    /** Takes one more block, whose ports are the next to be given. */
    private static void claim() {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            int first = LOWEST + BLOCK * ThreadLocalRandom.current().nextInt((HIGHEST - LOWEST) / BLOCK);
            try {
                CLAIMS.add(new ServerSocket(first, 1, InetAddress.getLoopbackAddress()));
            } catch (IOException e) {
                continue; // another's; there are more
            }
            for (int port = first + BLOCK - 1; port > first; port--) {
                OURS.addFirst(port);
            }
            return;
        }
        throw new ClusterException("no free ports between " + LOWEST + " and " + HIGHEST);
    }

    /** At every address of this machine: a server may listen at all of them. */
    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
