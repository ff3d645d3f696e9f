package dev.fanfare.node;

import dev.fanfare.model.RoomName;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The rooms that nobody is in any more and that are held a while longer, for who comes back. There are only so many: past that the
 * one that lingers for longest is left.
 *
 * <p><b>Threads:</b> the broker's context; {@link #count} any.
 */
final class Lingering {
    private final Vertx vertx;
    private final long lingerMs;
    private final int most;
    private final BoundsReached reached;
    private final Consumer<RoomName> leave;
    /** By name, with their timers; the first to linger first. */
    private final Map<RoomName, Long> timers = new LinkedHashMap<>();

    private volatile int count;

    /** @param leave is given each room whose time is over, or that has to go for another one */
    Lingering(Vertx vertx, long lingerMs, int most, BoundsReached reached, Consumer<RoomName> leave) {
        this.vertx = vertx;
        this.lingerMs = Math.max(1, lingerMs);
        this.most = most;
        this.reached = reached;
        this.leave = leave;
    }

    int count() {
        return count;
    }

    /** The room begins to linger; no effect where it does. */
    void begin(RoomName name) {
        if (timers.containsKey(name)) {
            return;
        }
        timers.put(name, vertx.setTimer(lingerMs, timer -> over(name)));
        if (timers.size() > most) {
            RoomName longest = timers.keySet().iterator().next();
            vertx.cancelTimer(timers.get(longest));
            reached.count(Bound.LINGERING_ROOMS);
            over(longest);
        }
        count = timers.size();
    }

    private void over(RoomName name) {
        timers.remove(name);
        count = timers.size();
        leave.accept(name);
    }

    /** Somebody came: the room lingers no more. */
    void end(RoomName name) {
        Long timer = timers.remove(name);
        if (timer != null) {
            vertx.cancelTimer(timer);
            count = timers.size();
        }
    }
}
