package dev.fanfare.presence.redis;

import dev.fanfare.model.RoomName;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Changes of one bucket that one script call takes; bounded, as Redis does nothing else meanwhile. */
final class ChangeBatch {
    private static final int MOST = 256;

    private final Map<Change.Place, Change> changes = new LinkedHashMap<>();
    private boolean undone;

    /** Takes the oldest changes out of {@code pending}. */
    static ChangeBatch takeFrom(Map<Change.Place, Change> pending) {
        ChangeBatch batch = new ChangeBatch();
        Iterator<Map.Entry<Change.Place, Change>> oldest = pending.entrySet().iterator();
        while (oldest.hasNext() && batch.changes.size() < MOST) {
            Map.Entry<Change.Place, Change> entry = oldest.next();
            batch.changes.put(entry.getKey(), entry.getValue());
            oldest.remove();
        }
        return batch;
    }

    /** Redis refused the call, without having done any of it. */
    void markUndone() {
        undone = true;
    }

    /** Puts them back where nothing newer waits: unless they are known to be undone, they may have been carried out. */
    void putBack(Map<Change.Place, Change> pending) {
        Map<Change.Place, Change> newer = new LinkedHashMap<>(pending);
        pending.clear();
        changes.forEach((place, change) -> pending.put(place, undone ? change : change.sent()));
        newer.forEach((place, change) -> {
            Change before = pending.get(place);
            if (before == null) {
                pending.put(place, change);
            } else if (before.unsent() && change.member() == null) {
                pending.remove(place); // it came and went, and Redis has not heard of it
            } else {
                // What is newer was "unsent" after something that may have been carried out: it must be said.
                pending.put(place, before.unsent() ? change : change.sent());
            }
        });
    }

    /** Writes KEYS 5 and on, and ARGV 6 and on, of {@code write.lua}. */
    void write(PresenceKeys names, String incarnation, List<String> keys, List<Object> args) {
        Map<RoomName, List<Map.Entry<Change.Place, Change>>> rooms = new LinkedHashMap<>();
        changes.entrySet()
                .forEach(entry -> rooms.computeIfAbsent(entry.getKey().room(), room -> new ArrayList<>())
                        .add(entry));
        rooms.forEach((room, entries) -> {
            keys.addAll(names.of(room, incarnation));
            args.add(room.value());
            List<Object> come = new ArrayList<>();
            List<Object> go = new ArrayList<>();
            for (Map.Entry<Change.Place, Change> entry : entries) {
                Change change = entry.getValue();
                List<Object> words = change.member() == null ? go : come;
                words.add(entry.getKey().connection());
                words.add(change.member() == null ? change.reason().text() : PresenceCodec.value(change.member()));
            }
            args.add(come.size() / 2);
            args.add(go.size() / 2);
            args.addAll(come);
            args.addAll(go);
        });
    }
}
