package dev.fanfare.transport.stream;

import dev.fanfare.node.Loop;
import dev.fanfare.room.Hub;
import dev.fanfare.transport.Admission;
import dev.fanfare.transport.Ages;
import dev.fanfare.transport.Departures;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The open streams of one event loop.
 *
 * <p><b>Threads:</b> its loop.
 */
final class Streams {
    private final Loop part;
    private final Admission admission;
    private final Departures departures;
    private final Ages ages;
    private final Set<HttpStream> open = new HashSet<>();

    Streams(Loop part, Admission admission, Departures departures, Ages ages) {
        this.part = part;
        this.admission = admission;
        this.departures = departures;
        this.ages = ages;
    }

    /** What the node has on this loop. */
    Loop part() {
        return part;
    }

    Hub hub() {
        return part.hub();
    }

    void add(HttpStream stream) {
        open.add(stream);
        departures.arrived(stream);
    }

    /** It is gone; it had been admitted. */
    void remove(HttpStream stream) {
        departures.gone(stream);
        if (open.remove(stream)) {
            admission.leave();
        }
    }

    /** When a stream that begins now is old. */
    long oldAt() {
        return ages.next();
    }

    void heartbeat() {
        for (HttpStream stream : List.copyOf(open)) {
            stream.heartbeat();
            if (ages.isPast(stream.oldAt())) {
                departures.aged(stream);
            }
        }
    }

    /** Asks each to leave, over the drain's window. */
    void leave() {
        departures.drain(open);
    }

    void endAll() {
        List.copyOf(open).forEach(HttpStream::end);
    }
}
