package dev.fanfare.transport;

import dev.fanfare.config.DrainConfig;
import dev.fanfare.node.Later;
import dev.fanfare.protocol.GoawayReason;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Who is to leave one event loop, and when. A connection that understands {@code goaway} is sent one, goes on as ever, and
 * is closed at its deadline if it is still there; another is closed when its turn comes.
 *
 * <p>Turns come in slices of 100 ms. Both lists are in the order of their times, since all of a drain are put in at once
 * and the deadline is the same for everybody: a slice looks only at those that are due, and there is a timer only while
 * somebody is to leave.
 *
 * <p><b>Threads:</b> its loop.
 */
public final class Departures {
    /** A connection that can be asked to leave. */
    public interface Guest {
        /** Whether {@link #goaway} means anything to it. */
        boolean understandsGoaway();

        /** To be sent {@code goaway}. */
        void goaway(GoawayReason reason, Duration after, Duration deadline);

        /** To be closed with 1012, with what is owed to it before. */
        void dismiss(GoawayReason reason);
    }

    static final Duration SLICE = Duration.ofMillis(100);

    private final Duration window;
    private final Duration deadline;
    private final Later later;
    private final LongSupplier nanoTime;
    private final Consumer<GoawayReason> asking;
    /** Still to be asked, because of a drain; by the time of their turn. */
    private final Map<Guest, Long> waiting = new LinkedHashMap<>();
    /** Asked, and here still; by the time of their close. */
    private final Map<Guest, Asked> asked = new LinkedHashMap<>();

    /** Closed, and not gone yet. */
    private final Set<Guest> dismissed = new HashSet<>();

    private boolean draining;
    private boolean timed;

    private record Asked(GoawayReason reason, long closeAt) {}

    /**
     * Nobody is to leave yet; times in nanoseconds of {@code nanoTime}.
     *
     * @param asking is told of each goaway sent
     */
    public Departures(DrainConfig config, Later later, LongSupplier nanoTime, Consumer<GoawayReason> asking) {
        this.window = config.window();
        this.deadline = config.goawayDeadline();
        this.later = later;
        this.nanoTime = nanoTime;
        this.asking = asking;
    }

    /** The loop drains: these leave evenly over the window, but for those that were asked already. */
    public void drain(Collection<? extends Guest> guests) {
        draining = true;
        long now = nanoTime.getAsLong();
        long turn = 0;
        for (Guest guest : guests) {
            if (!isAsked(guest)) {
                waiting.put(guest, now + window.toNanos() / guests.size() * turn);
            }
            turn++;
        }
        tick();
    }

    /** One more connection; it leaves last where the loop drains: its handshake was under way when that began. */
    public void arrived(Guest guest) {
        if (draining) {
            waiting.put(guest, nanoTime.getAsLong());
            wake();
        }
    }

    /** It is old: asks it to leave, unless that was done or is to be done soon. */
    public void aged(Guest guest) {
        if (!draining && !isAsked(guest)) {
            ask(guest, GoawayReason.MAX_AGE, Duration.ZERO);
            wake();
        }
    }

    /** It is gone. */
    public void gone(Guest guest) {
        waiting.remove(guest);
        asked.remove(guest);
        dismissed.remove(guest);
    }

    private boolean isAsked(Guest guest) {
        return asked.containsKey(guest) || dismissed.contains(guest);
    }

    private void tick() {
        long now = nanoTime.getAsLong();
        for (Iterator<Map.Entry<Guest, Asked>> all = asked.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Guest, Asked> next = all.next();
            if (next.getValue().closeAt() - now > 0) {
                break;
            }
            all.remove();
            dismiss(next.getKey(), next.getValue().reason());
        }
        for (Iterator<Map.Entry<Guest, Long>> all = waiting.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Guest, Long> next = all.next();
            long ahead = next.getValue() - now;
            if (ahead >= SLICE.toNanos()) {
                break;
            }
            all.remove();
            ask(next.getKey(), GoawayReason.DRAIN, Duration.ofNanos(Math.max(0, ahead)));
        }
        wake();
    }

    /** @param after where its place in the slice is: the slice's clients do not all come to the other nodes at once */
    private void ask(Guest guest, GoawayReason reason, Duration after) {
        if (guest.understandsGoaway()) {
            asked.put(guest, new Asked(reason, nanoTime.getAsLong() + deadline.toNanos()));
            asking.accept(reason);
            guest.goaway(reason, after.compareTo(deadline) > 0 ? deadline : after, deadline);
        } else {
            dismiss(guest, reason);
        }
    }

    private void dismiss(Guest guest, GoawayReason reason) {
        dismissed.add(guest);
        guest.dismiss(reason);
    }

    private void wake() {
        if (!timed && !(waiting.isEmpty() && asked.isEmpty())) {
            timed = true;
            later.run(SLICE, () -> {
                timed = false;
                tick();
            });
        }
    }
}
