package dev.fanfare.measure;

import dev.fanfare.metrics.Meter;
import dev.fanfare.metrics.Meters;
import dev.fanfare.node.Bound;
import dev.fanfare.node.BroadcastFailures;
import dev.fanfare.node.Node;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.room.HubStats;
import dev.fanfare.room.Transport;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** Reads what a node counts into its meters. */
public final class NodeMeters {
    private NodeMeters() {}

    /** From here on a scrape reads them. */
    public static void register(Meters meters, Node node) {
        for (Transport transport : Transport.values()) {
            meters.gauge(Meter.MEMBERS, sum(node, stats -> stats.members(transport)), transport.text());
        }
        meters.gauge(Meter.ROOMS, node::roomCount);
        meters.gauge(Meter.LAGGING, sum(node, HubStats::lagging));
        meters.gauge(Meter.LOG_BYTES, node::logBytes);
        meters.counter(Meter.DELIVERIES, sum(node, HubStats::deliveries));
        meters.counter(Meter.FLUSHES, sum(node, HubStats::flushes));
        meters.counter(Meter.RESETS, sum(node, HubStats::resets));
        meters.counter(Meter.RESUMES, () -> node.resumeStats().fromMemory(), "memory");
        meters.counter(Meter.RESUMES, () -> node.resumeStats().fromStream(), "stream");
        meters.counter(Meter.RESUMES, () -> node.resumeStats().notRecovered(), "none");
        meters.gauge(Meter.ROOMS_LINGERING, node::lingeringRooms);
        for (Bound bound : Bound.values()) {
            meters.counter(Meter.BOUNDS, () -> node.boundsReached().times(bound), bound.key());
        }
        for (ErrorCode code : BroadcastFailures.CODES) {
            meters.counter(
                    Meter.BROADCASTS_FAILED, () -> node.broadcastFailures().count(code), code.text());
        }
    }

    private static LongSupplier sum(Node node, ToLongFunction<HubStats> number) {
        return () -> node.hubStats().stream().mapToLong(number).sum();
    }
}
