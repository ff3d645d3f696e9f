package dev.fanfare.presence.redis;

import dev.fanfare.model.RoomName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;

/** Which rooms are compared with Redis in a tick, so that each has its turn within {@value #TICKS} of them. */
final class Rotation {
    /** Renewals in a lease: see {@link LeaseTimes#renewal}. */
    static final int TICKS = 3;

    /** Greatest number in a tick: with more than three times as many rooms the round takes longer. */
    static final int MOST = 512;

    private Rotation() {}

    /** Those whose turn it is, first in the map; they go to its end. Who is not ready keeps his place. */
    static <V> List<RoomName> next(LinkedHashMap<RoomName, V> rooms, Predicate<RoomName> ready) {
        int share = Math.min(MOST, (rooms.size() + TICKS - 1) / TICKS);
        List<RoomName> chosen = new ArrayList<>(share);
        for (RoomName room : rooms.keySet()) {
            if (chosen.size() == share) {
                break;
            }
            if (ready.test(room)) {
                chosen.add(room);
            }
        }
        chosen.forEach(room -> rooms.put(room, rooms.remove(room)));
        return chosen;
    }
}
