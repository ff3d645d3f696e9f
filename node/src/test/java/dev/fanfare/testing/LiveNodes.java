package dev.fanfare.testing;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The list in which nodes say that they live. A node reads it in the call by which it says so. */
public final class LiveNodes {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private LiveNodes() {}

    /** Waits until so many nodes are in the list, and each has said so again since: by then it has read of all others. */
    public static void awaitKnown(RedisServer server, String key, int count) {
        await().atMost(PATIENCE).until(() -> words(server, key).size() == count);
        Map<Object, Object> first = words(server, key);
        await().atMost(PATIENCE).until(() -> {
            Map<Object, Object> now = words(server, key);
            return first.keySet().stream()
                    .allMatch(node -> now.containsKey(node) && !now.get(node).equals(first.get(node)));
        });
    }

    /** When each spoke last, by the server's clock. */
    private static Map<Object, Object> words(RedisServer server, String key) {
        List<?> reply = (List<?>) server.command("ZRANGE", key, "0", "-1", "WITHSCORES");
        Map<Object, Object> words = new HashMap<>();
        for (int i = 0; i < reply.size(); i += 2) {
            words.put(reply.get(i), reply.get(i + 1));
        }
        return words;
    }
}
