package dev.fanfare.measure;

import dev.fanfare.metrics.Meter;
import dev.fanfare.metrics.Meters;
import dev.fanfare.model.Message;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Publication;
import dev.fanfare.room.HubMeter;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;

/**
 * Measures how long messages take from node to node, and how well writes are gathered. A message's time is the clock of the
 * node it came to, so what other nodes sent is measured by two clocks and counted apart; a clock that is behind theirs
 * yields 0. Any thread.
 */
public final class DeliveryMeters implements HubMeter {
    private final String node;
    private final Clock clock;
    private final LongConsumer local;
    private final LongConsumer remote;
    private final DoubleConsumer perFlush;
    private final LongConsumer resumes;

    /** Measures for this node, by its clock. */
    public DeliveryMeters(Meters meters, NodeId node, Clock clock) {
        this.node = node.name();
        this.clock = clock;
        local = meters.durations(Meter.DELIVERY_LATENCY, "local");
        remote = meters.durations(Meter.DELIVERY_LATENCY, "remote");
        perFlush = meters.sizes(Meter.FLUSH_DELIVERIES);
        resumes = meters.durations(Meter.RESUME_LATENCY);
    }

    @Override
    public void fannedOut(Publication oldest) {
        Message message = oldest.message();
        long millis = Math.max(0, clock.millis() - message.time());
        (message.node().equals(node) ? local : remote).accept(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Override
    public void flushed(long sockets, long deliveries) {
        perFlush.accept((double) deliveries / sockets);
    }

    @Override
    public long resumeBegins() {
        return System.nanoTime();
    }

    @Override
    public void resumed(long began) {
        resumes.accept(System.nanoTime() - began);
    }
}
