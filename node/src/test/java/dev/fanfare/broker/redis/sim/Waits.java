package dev.fanfare.broker.redis.sim;

import dev.fanfare.broker.redis.sim.ModelServer.Peer;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * WAIT (redis.io/commands/wait) of one server's connections: up to where each has written, and which of them are held up until
 * replicas have that. A connection waits for its own writes alone, as since Redis 7.2; before, what others had
 * written by the connection's last command counted too.
 */
final class Waits {
    /** How long a replica's word takes, after it was asked for one. */
    static final long ANSWER = 200;

    static final RedisError OF_REPLICA =
            new RedisError("ERR WAIT cannot be used with replica instances. Please also note"
                    + " that since Redis 4.0 if a replica is configured to be writable (which is not the default) writes to replicas"
                    + " are just local and are not propagated.");

    private static final String UNBLOCKED =
            "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)";

    /**
     * One that goes on.
     *
     * @param offset what replicas are to have
     * @param replicas how many of them
     * @param until when it ends all the same, microseconds since 1970
     */
    record Waiting(long offset, long replicas, long until) {}

    private final Map<Peer, Long> written = new IdentityHashMap<>();
    private final Map<Peer, Waiting> blocked = new IdentityHashMap<>();

    /** A connection wrote, up to this offset. */
    void wrote(Peer peer, long offset) {
        written.put(peer, offset);
    }

    Waiting begin(Peer peer, List<String> args, long now) {
        long millis = Text.integer(args.get(1));
        long until = millis == 0 ? Long.MAX_VALUE : now + 1_000 * millis;
        Waiting waiting = new Waiting(written.getOrDefault(peer, 0L), Text.integer(args.get(0)), until);
        blocked.put(peer, waiting);
        return waiting;
    }

    void end(Peer peer) {
        blocked.remove(peer);
    }

    void gone(Peer peer) {
        written.remove(peer);
        blocked.remove(peer);
    }

    void clear() {
        written.clear();
        blocked.clear();
    }

    /** The server is no primary any more. */
    void unblock() {
        List<Peer> all = List.copyOf(blocked.keySet());
        blocked.clear();
        all.forEach(peer -> peer.unblocked(new RedisError(UNBLOCKED)));
    }
}
