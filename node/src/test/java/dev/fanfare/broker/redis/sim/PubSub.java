package dev.fanfare.broker.redis.sim;

import dev.fanfare.broker.redis.sim.ModelServer.Peer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The subscriptions of a modelled server's connections. */
final class PubSub {
    private final Map<String, Set<Peer>> channels = new LinkedHashMap<>();

    void subscribe(Peer peer, String channel) {
        channels.computeIfAbsent(channel, c -> new LinkedHashSet<>()).add(peer);
        peer.push(List.of("subscribe", channel, 1L));
    }

    void unsubscribe(Peer peer, String channel) {
        channels.getOrDefault(channel, new LinkedHashSet<>()).remove(peer);
        peer.push(List.of("unsubscribe", channel, 0L));
    }

    /** Forgets all that a connection subscribed. */
    void forget(Peer peer) {
        channels.values().forEach(peers -> peers.remove(peer));
    }

    void clear() {
        channels.clear();
    }

    long publish(String channel, String body) {
        Set<Peer> peers = channels.getOrDefault(channel, Set.of());
        peers.forEach(peer -> peer.push(List.of("message", channel, body)));
        return peers.size();
    }
}
