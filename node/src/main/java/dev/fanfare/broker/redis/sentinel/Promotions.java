package dev.fanfare.broker.redis.sentinel;

import dev.fanfare.config.HostPort;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Remembers which process said that it is a replica, so that one that says later that it is the primary is known to have been
 * promoted since. A server that was started as a primary, or that was the primary before and was replaced, says so as well.
 */
final class Promotions {
    private final Map<HostPort, String> replicas = new HashMap<>();

    /** A server's own word; answers what it means. */
    ServerReport heard(HostPort server, Questions.Own own) {
        if (!own.primary()) {
            replicas.put(server, own.process());
        }
        return new ServerReport(own.primary(), own.primary() && own.process().equals(replicas.get(server)));
    }

    /** Sentinels name it the primary: from here on it may be replaced, and what it was before says nothing any more. */
    void announced(HostPort server) {
        replicas.remove(server);
    }

    /** Forgets all others. */
    void retain(Collection<HostPort> servers) {
        replicas.keySet().retainAll(servers);
    }
}
