package dev.fanfare.broker.redis.sim;

import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.ErrorCode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Every message that was sent: what its sender was told, and which lives of nodes held it. */
final class Ledger {
    /** A message, by its payload, which is unique. */
    static final class Sent {
        final String payload;
        final RoomName room;
        /** When it was sent first, microseconds. */
        final long begun;
        /** Lives of nodes that took it from the sender. */
        final Set<String> through = new LinkedHashSet<>();
        /** Lives of nodes that had it in their log, and since when, microseconds. */
        final Map<String, Long> holders = new LinkedHashMap<>();
        /** Lives of nodes that were told to go on elsewhere and so have it in their log no more, and when, microseconds. */
        private final Map<String, Long> cutOff = new LinkedHashMap<>();
        /** When it was acknowledged, microseconds; -1: not. */
        long acked = -1;

        String ackedThrough;
        Position position;
        /** What was answered last instead; null for nothing. */
        ErrorCode refused;
        /** Whether any attempt was not surely refused. */
        boolean maybe;
        /** Attempts that were not answered. */
        int open;
        /** Whether it was sent again when Redis had lost it and nobody who held it was there: then it may stand twice. */
        boolean forgotten;

        Sent(String payload, RoomName room, long begun) {
            this.payload = payload;
            this.room = room;
            this.begun = begun;
        }

        /** Whether that life of a node has it, or had it until the log went on elsewhere and Redis lost nothing since. */
        boolean heldBy(String life, long lastLoss) {
            return holders.containsKey(life) && cutOff.getOrDefault(life, Long.MAX_VALUE) >= lastLoss;
        }
    }

    private final Map<String, Sent> all = new LinkedHashMap<>();

    Sent sent(String payload, RoomName room, String through, long now) {
        Sent sent = all.computeIfAbsent(payload, p -> new Sent(p, room, now));
        sent.through.add(through);
        sent.open++;
        return sent;
    }

    /** Whether this message may stand in the log, and come to a client, more than once. */
    boolean mayBeTwice(String payload) {
        Sent sent = all.get(payload);
        return sent != null && sent.forgotten;
    }

    void held(String payload, String life, long now) {
        Sent sent = all.get(payload);
        if (sent != null) {
            sent.holders.putIfAbsent(life, now);
            sent.cutOff.remove(life);
        }
    }

    /** Its log begins anew, without it: what that node offered before is in Redis by then. */
    void cutOff(String payload, String life, long now) {
        Sent sent = all.get(payload);
        if (sent != null) {
            sent.cutOff.put(life, now);
        }
    }

    /** It has it no more: its log is full. */
    void trimmed(String payload, String life) {
        Sent sent = all.get(payload);
        if (sent != null) {
            sent.holders.remove(life);
        }
    }

    Iterable<Sent> all() {
        return all.values();
    }

    int size() {
        return all.size();
    }
}
