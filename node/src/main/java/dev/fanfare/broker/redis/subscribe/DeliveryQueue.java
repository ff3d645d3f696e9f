package dev.fanfare.broker.redis.subscribe;

import dev.fanfare.broker.Broker.Listener;
import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.broker.redis.wire.Envelope;
import dev.fanfare.broker.redis.wire.LogEntry;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the rooms' feeds to the listener: what goes out in one loop turn reaches it at its end, one list for each room.
 */
final class DeliveryQueue {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryQueue.class);

    private final Vertx vertx;
    private final BrokerMeter meter;
    private final List<Subscription> dirty = new ArrayList<>();
    private Listener listener;

    DeliveryQueue(Vertx vertx, BrokerMeter meter) {
        this.vertx = vertx;
        this.meter = meter;
    }

    void start(Listener told) {
        listener = told;
    }

    /** Where a new room's feed puts out; its room must be set. */
    Out out() {
        return new Out();
    }

    /** What the listener's log of a room holds. */
    List<LogEntry> held(Subscription room) {
        return listener.held(room.keys.room()).stream()
                .map(one -> new LogEntry(one.position(), one.previousTerm(), one.id(), Envelope.encode(one.message())))
                .toList();
    }

    /** Hands over now what would be at the end of the turn. */
    void handOver() {
        List<Subscription> now = List.copyOf(dirty);
        dirty.clear();
        now.forEach(this::handOver);
    }

    /** The same for one room. */
    void handOver(Subscription room) {
        List<Publication> publications = room.takeDue();
        if (room.ended || publications.isEmpty()) {
            return;
        }
        try {
            listener.onPublications(room.keys.room(), publications);
        } catch (RuntimeException fault) {
            LOG.error("room {}: a fault while handing messages over; its members are reset", room.keys.room(), fault);
            listener.onDiscontinuity(room.keys.room(), room.handedOver);
        }
    }

    /** Where a room's feed puts out. */
    final class Out implements RoomFeed.Sink {
        Subscription room;

        @Override
        public void deliver(LogEntry entry) {
            Publication publication;
            try {
                publication = new Publication(
                        room.keys.room(),
                        entry.position(),
                        entry.previousTerm(),
                        Envelope.decode(entry.envelope()),
                        entry.id());
            } catch (IllegalArgumentException e) {
                LOG.warn(
                        "room {}: message {} cannot be decoded (does something else write to Redis?), so it is left out and"
                                + " the members are reset: {}",
                        room.keys.room(),
                        entry.position(),
                        e.getMessage());
                discontinuity(entry.position());
                return;
            }
            if (room.due.isEmpty()) {
                if (dirty.isEmpty()) {
                    vertx.runOnContext(v -> handOver());
                }
                dirty.add(room);
            }
            room.due.add(publication);
        }

        @Override
        public void cut(Position common) {
            handOver(room);
            if (!room.ended) {
                room.handedOver = common;
                meter.rewound();
                listener.onCut(room.keys.room(), common);
            }
        }

        @Override
        public void discontinuity(Position top) {
            handOver(room);
            if (!room.ended) {
                room.handedOver = top;
                meter.discontinuity();
                listener.onDiscontinuity(room.keys.room(), top);
            }
        }
    }
}
