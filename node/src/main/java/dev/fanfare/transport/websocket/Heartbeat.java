package dev.fanfare.transport.websocket;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Pings the connections of one event loop that are silent, and gives up those that stay so: one timer for all of them.
 * A wheel of doubly linked lists, one list per tick: to add and to remove costs the same however many there are, and a tick
 * looks only at the connections that are due.
 *
 * <p><b>Threads:</b> its event loop.
 */
final class Heartbeat {
    /** A connection on the wheel. */
    abstract static class Beat {
        private Beat previous;
        private Beat next;
        private int slot;
        private long due;
        private long heard;
        private long pinged;
        private boolean waiting;

        /** It was silent: ask whether it is there. */
        abstract void ping();

        /** It was looked at, as each is at least once in an interval and a timeout. */
        abstract void looked();

        /** It did not answer. It is off the wheel already. */
        abstract void lost();
    }

    private static final long MAX_TICK_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long TICKS_PER_WAIT = 10;

    private final long interval;
    private final long timeout;
    private final long tick;
    private final LongSupplier nanoTime;
    private final long start;
    private final Beat[] slots;
    private long ticks;
    /** The next one of the list that a tick is going through. */
    private Beat following;

    /**
     * An empty wheel.
     *
     * @param interval silence after which a connection is pinged
     * @param timeout silence after a ping that ends it
     * @param nanoTime a clock that only goes forward, nanoseconds
     */
    Heartbeat(Duration interval, Duration timeout, LongSupplier nanoTime) {
        this.interval = interval.toNanos();
        this.timeout = timeout.toNanos();
        this.tick = Math.max(1, Math.min(MAX_TICK_NANOS, Math.min(this.interval, this.timeout) / TICKS_PER_WAIT));
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.slots = new Beat[(int) (Math.max(this.interval, this.timeout) / tick) + 3];
    }

    /** How often {@link #tick} is to be called. */
    Duration period() {
        return Duration.ofNanos(tick);
    }

    void add(Beat beat) {
        beat.heard = nanoTime.getAsLong();
        schedule(beat, beat.heard + interval);
    }

    /** No effect where it is off already. */
    void remove(Beat beat) {
        if (beat == following) {
            following = beat.next;
        }
        if (beat.previous != null) {
            beat.previous.next = beat.next;
        } else if (slots[beat.slot] == beat) {
            slots[beat.slot] = beat.next;
        }
        if (beat.next != null) {
            beat.next.previous = beat.previous;
        }
        beat.previous = null;
        beat.next = null;
    }

    /** Something came from it. */
    void heard(Beat beat) {
        beat.heard = nanoTime.getAsLong();
    }

    /** Looks at those that are due. */
    void tick() {
        long now = nanoTime.getAsLong();
        long reached = (now - start) / tick;
        // A loop that stood still has not read the answers that came meanwhile: nobody is given up in such a tick.
        boolean late = reached - ticks > TICKS_PER_WAIT / 2;
        long from = Math.max(ticks, reached - slots.length);
        ticks = reached;
        for (long passed = from + 1; passed <= reached; passed++) {
            int slot = (int) (passed % slots.length);
            following = slots[slot];
            slots[slot] = null;
            while (following != null) {
                Beat beat = following;
                remove(beat);
                look(beat, now, late);
            }
        }
    }

    private void look(Beat beat, long now, boolean late) {
        if (beat.due - now > 0) {
            schedule(beat, beat.due);
        } else if (beat.waiting && beat.heard - beat.pinged < 0) {
            if (late) {
                schedule(beat, now + timeout);
            } else {
                beat.lost();
            }
        } else if (now - beat.heard < interval) {
            beat.waiting = false;
            schedule(beat, beat.heard + interval);
            beat.looked();
        } else {
            beat.waiting = true;
            beat.pinged = now;
            schedule(beat, now + timeout);
            beat.ping();
            beat.looked();
        }
    }

    private void schedule(Beat beat, long due) {
        long dueTick = Math.max(ticks + 1, (due - start + tick - 1) / tick);
        beat.due = due;
        beat.slot = (int) (dueTick % slots.length);
        beat.previous = null;
        beat.next = slots[beat.slot];
        if (beat.next != null) {
            beat.next.previous = beat;
        }
        slots[beat.slot] = beat;
    }
}
