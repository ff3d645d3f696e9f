package dev.fanfare.node;

import dev.fanfare.model.RoomCounts;
import dev.fanfare.peers.Peers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A page of rooms with their counts, ascending by name; of one event loop, then of a node, then of all. Pages with different
 * ends are put together by cutting all where the first of them ends: up to there each is whole.
 *
 * <pre>
 *   to lobby                  as a node tells it: how far this page goes, or "all"
 *   hall 1 1 5gk2             a line for each room with a connection, see {@link Tally}
 *   lobby 3 2 1y2p 3x9
 * </pre>
 *
 * @param rooms whole up to {@code to}; beyond it some rooms may be missing or not counted whole
 * @param to name of the last room the page covers, whether it is among them or not; null: all there are
 */
record Census(TreeMap<String, Tally> rooms, String to) {
    /** Of an answer; the rest is for its first line. */
    private static final int MAX_LINES = Peers.MAX_ANSWER - 256;

    /** Puts pages together. */
    static Census of(List<Census> parts) {
        TreeMap<String, Tally> rooms = new TreeMap<>();
        String to = null;
        for (Census part : parts) {
            to = to == null || part.to != null && part.to.compareTo(to) < 0 ? part.to : to;
            part.rooms.forEach((name, tally) ->
                    rooms.computeIfAbsent(name, n -> new Tally(tally.room())).add(tally));
        }
        return new Census(to == null ? rooms : new TreeMap<>(rooms.headMap(to, true)), to);
    }

    /** The same with at most so many rooms. */
    Census cutTo(int limit) {
        if (rooms.size() <= limit) {
            return this;
        }
        TreeMap<String, Tally> first = new TreeMap<>();
        for (Map.Entry<String, Tally> room : rooms.entrySet()) {
            first.put(room.getKey(), room.getValue());
            if (first.size() == limit) {
                break;
            }
        }
        return new Census(first, first.lastKey());
    }

    /** As an answer to another node: as many rooms as it may hold, but one at least. */
    String text() {
        StringBuilder lines = new StringBuilder();
        String end = to;
        String last = null;
        for (Tally tally : rooms.values()) {
            String line = '\n' + tally.line();
            if (last != null && lines.length() + line.length() > MAX_LINES) {
                end = last;
                break;
            }
            lines.append(line);
            last = tally.room().value();
        }
        return (end == null ? "all" : "to " + end) + lines;
    }

    /** @throws IllegalArgumentException when the text is no such answer */
    static Census parse(String text) {
        String[] lines = text.split("\n");
        TreeMap<String, Tally> rooms = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            Tally tally = Tally.parse(lines[i]);
            rooms.put(tally.room().value(), tally);
        }
        boolean all = lines[0].equals("all");
        if (!all && !lines[0].startsWith("to ")) {
            throw new IllegalArgumentException("a page says how far it goes");
        }
        return new Census(rooms, all ? null : lines[0].substring("to ".length()));
    }

    List<RoomCounts> counts() {
        List<RoomCounts> counts = new ArrayList<>();
        rooms.values().forEach(tally -> counts.add(tally.counts()));
        return counts;
    }
}
