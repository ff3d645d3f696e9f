package dev.fanfare.measure;

import dev.fanfare.metrics.Meter;
import dev.fanfare.metrics.Meters;
import dev.fanfare.presence.PresenceMeter;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what presence tells. Written on the broker's context, read at a scrape. */
public final class PresenceMeters implements PresenceMeter {
    private final AtomicLong present = new AtomicLong();
    private final LongAdder reaped = new LongAdder();
    private final LongAdder repaired = new LongAdder();
    private final LongAdder leasesLost = new LongAdder();

    /** Counts into these meters. */
    public PresenceMeters(Meters meters) {
        meters.gauge(Meter.PRESENT, present::get);
        meters.counter(Meter.PRESENCE_REAPED, reaped::sum);
        meters.counter(Meter.PRESENCE_REPAIRED, repaired::sum);
        meters.counter(Meter.PRESENCE_LEASES_LOST, leasesLost::sum);
    }

    @Override
    public void present(int memberships) {
        present.set(memberships);
    }

    @Override
    public void reaped(int count) {
        reaped.add(count);
    }

    @Override
    public void repaired(int rooms) {
        repaired.add(rooms);
    }

    @Override
    public void leaseLost() {
        leasesLost.increment();
    }
}
