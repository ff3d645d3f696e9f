package dev.fanfare;

import dev.fanfare.model.NodeId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;

/** Names for nodes that were given none. */
final class NodeNames {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

    private NodeNames() {}

    /** This process's id; {@code name} null: the host's name and four random characters. */
    static NodeId of(String name) {
        SecureRandom random = new SecureRandom();
        return new NodeId(name == null ? host() + "-" + letters(random, 4) : name, letters(random, 8));
    }

    private static String host() {
        String name;
        try {
            name = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            name = "node";
        }
        String first = name.split("\\.")[0].replaceAll("[^A-Za-z0-9_-]", "");
        return first.isEmpty() ? "node" : first.substring(0, Math.min(40, first.length()));
    }

    private static String letters(SecureRandom random, int count) {
        return random.ints(count, 0, LETTERS.length())
                .mapToObj(i -> LETTERS.substring(i, i + 1))
                .collect(java.util.stream.Collectors.joining());
    }
}
