package dev.fanfare.broker.redis.subscribe;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Which rooms are looked after in a tick. A push may be lost on a sound link, and the last of a burst has no successor
 * that shows it: so a room's top is checked after {@link Pace#quiet} of silence, then after twice that, four times, and
 * so on up to once in {@link Pace#check}. The TTLs are renewed once in a quarter of the stream's.
 *
 * <p>At most {@value #PER_TICK} rooms a tick cost Redis something; the next tick goes on where this one stopped, so none
 * is forgotten however many there are.
 */
final class Checks {
    static final int PER_TICK = 500;

    private final Pace pace;
    private final long renewal;
    private final Consumer<Subscription> renew;
    private final Consumer<Subscription> check;
    private List<Subscription> round = List.of();
    private int at;

    /** {@code renewal}: milliseconds between two renewals of a room's TTLs. */
    Checks(Pace pace, long renewal, Consumer<Subscription> renew, Consumer<Subscription> check) {
        this.pace = pace;
        this.renewal = renewal;
        this.renew = renew;
        this.check = check;
    }

    /** Looks at each of these rooms once, unless the budget ends before. */
    void tick(Collection<Subscription> rooms, long now) {
        int budget = PER_TICK;
        for (int looked = 0; looked < rooms.size() && budget > 0; looked++) {
            if (at >= round.size()) {
                round = List.copyOf(rooms);
                at = 0;
            }
            Subscription room = round.get(at++);
            if (room.live() && look(room, now)) {
                budget--;
            }
        }
    }

    private boolean look(Subscription room, long now) {
        if (now - room.renewed >= renewal) {
            renew.accept(room);
            return true;
        }
        long silence = now - room.active;
        long unchecked = now - Math.max(room.checked, room.active);
        boolean due =
                silence >= pace.quiet() && unchecked >= Math.min(pace.check(), Math.max(pace.quiet(), silence / 2));
        if (due) {
            check.accept(room);
        }
        return due;
    }
}
