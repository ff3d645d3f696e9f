package dev.fanfare.transport.stream;

import dev.fanfare.room.Hub;
import dev.fanfare.transport.Admission;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The open streams of one event loop.
 *
 * <p><b>Threads:</b> its loop.
 */
final class Streams {
    private final Hub hub;
    private final Admission admission;
    private final Set<HttpStream> open = new HashSet<>();

    Streams(Hub hub, Admission admission) {
        this.hub = hub;
        this.admission = admission;
    }

    Hub hub() {
        return hub;
    }

    void add(HttpStream stream) {
        open.add(stream);
    }

    /** It is gone; it had been admitted. */
    void remove(HttpStream stream) {
        if (open.remove(stream)) {
            admission.leave();
        }
    }

    void heartbeat() {
        List.copyOf(open).forEach(HttpStream::heartbeat);
    }
}
