package dev.fanfare.node;

import dev.fanfare.model.RoomCounts;
import dev.fanfare.model.RoomName;
import java.util.HashSet;
import java.util.Set;

/**
 * Counts of one room: on one event loop, then on a node, then on all. Users are told apart by a hash of their names, so that
 * who is on several nodes counts once; a node with more than {@value #COMPARED} of them in a room gives their number alone.
 *
 * <pre>
 *   lobby 3 2 -1y2p0ij32e8e7 3x9    as a node tells it: room, connections, users, the users' hashes in base 36
 * </pre>
 */
final class Tally {
    /** Users of a room that a node gives the hashes of. */
    static final int COMPARED = 1_000;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final RoomName room;
    private final Set<Long> users = new HashSet<>();
    private int connections;
    /** Users of nodes that gave their number alone. */
    private int uncompared;

    Tally(RoomName room) {
        this.room = room;
    }

    RoomName room() {
        return room;
    }

    /** Counts a connection; {@code user} null: it said no name. */
    void add(String user) {
        connections++;
        if (user != null) {
            users.add(hash(user));
        }
    }

    void add(Tally other) {
        connections += other.connections;
        users.addAll(other.users);
        uncompared += other.uncompared;
    }

    RoomCounts counts() {
        return new RoomCounts(room, connections, users.size() + uncompared);
    }

    boolean isEmpty() {
        return connections == 0;
    }

    /** FNV-1a with 64 bits. */
    private static long hash(String user) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < user.length(); i++) {
            hash = (hash ^ user.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }

    String line() {
        StringBuilder line = new StringBuilder(room.value());
        line.append(' ').append(connections).append(' ').append(users.size());
        if (users.size() <= COMPARED) {
            users.forEach(user -> line.append(' ').append(Long.toString(user, Character.MAX_RADIX)));
        }
        return line.toString();
    }

    /** @throws IllegalArgumentException when the line is none */
    static Tally parse(String line) {
        String[] words = line.split(" ");
        if (words.length < 3) {
            throw new IllegalArgumentException("a line has a room and two counts");
        }
        Tally tally = new Tally(new RoomName(words[0]));
        tally.connections = Integer.parseInt(words[1]);
        for (int i = 3; i < words.length; i++) {
            tally.users.add(Long.parseLong(words[i], Character.MAX_RADIX));
        }
        tally.uncompared = words.length > 3 ? 0 : Integer.parseInt(words[2]);
        return tally;
    }
}
