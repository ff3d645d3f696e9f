package dev.fanfare.transport.bounds;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * A bounded amount of something that the whole node shares, given away in {@link Place}s. Who finds too little left waits in
 * line: first come, first served, so that a large place does not wait for ever behind small ones.
 *
 * <p>The line is as long as those who ask let it be: each of them stands in it once.
 *
 * <p><b>Threads:</b> any; a lock, once for each place.
 */
public final class Places {
    private final long size;
    private final Set<Place> line = new LinkedHashSet<>();
    private long used;
    private long waited;

    /** @param size bytes, or whatever is shared; at least 1 */
    public Places(long size) {
        this.size = size;
    }

    /**
     * Asks for a place; it is to be closed, in any case.
     *
     * @param amount cut to all there is
     * @param granted runs on {@code loop} once the place is held: after this call, and not where it was closed before
     */
    public Place ask(long amount, Executor loop, Runnable granted) {
        Place place = new Place(this, Math.min(amount, size), loop, granted);
        synchronized (this) {
            if (!line.isEmpty() || used + place.amount > size) {
                waited++;
                line.add(place);
                return place;
            }
            take(place);
        }
        place.deliver();
        return place;
    }

    private void take(Place place) {
        used += place.amount;
        place.state = Place.State.HELD;
    }

    synchronized Place.State state(Place place) {
        return place.state;
    }

    void resize(Place place, long amount) {
        List<Place> next;
        synchronized (this) {
            if (place.state != Place.State.HELD) {
                return;
            }
            used += amount - place.amount;
            place.amount = amount;
            next = admit();
        }
        next.forEach(Place::deliver);
    }

    void close(Place place) {
        List<Place> next;
        synchronized (this) {
            if (place.state == Place.State.HELD) {
                used -= place.amount;
            } else {
                line.remove(place);
            }
            place.state = Place.State.CLOSED;
            place.amount = 0;
            next = admit();
        }
        next.forEach(Place::deliver);
    }

    private List<Place> admit() {
        List<Place> admitted = new ArrayList<>(1);
        for (Iterator<Place> first = line.iterator(); first.hasNext(); ) {
            Place place = first.next();
            if (used > 0 && used + place.amount > size) {
                break;
            }
            first.remove();
            take(place);
            admitted.add(place);
        }
        return admitted;
    }

    /** What is held now. */
    public synchronized long used() {
        return used;
    }

    /** How many stand in line. */
    public synchronized int waiting() {
        return line.size();
    }

    /** How often somebody had to wait, ever. */
    public synchronized long waited() {
        return waited;
    }
}
