package dev.fanfare;

import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.metrics.Meter;
import dev.fanfare.metrics.Meters;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a broker tells. Written on the broker's context, read at a scrape. */
final class BrokerCounts implements BrokerMeter {
    private final LongAdder reconnects = new LongAdder();
    private final LongAdder filled = new LongAdder();
    private final LongAdder parked = new LongAdder();
    private final LongAdder messages = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder discontinuities = new LongAdder();

    BrokerCounts(Meters meters) {
        meters.counter(Meter.BROKER_RECONNECTS, reconnects::sum);
        meters.counter(Meter.BROKER_FILLED, filled::sum);
        meters.counter(Meter.BROKER_PARKED, parked::sum);
        meters.counter(Meter.BROADCASTS, messages::sum);
        meters.counter(Meter.BROADCAST_BYTES, bytes::sum);
        meters.counter(Meter.BROADCAST_BATCHES, batches::sum);
        meters.counter(Meter.BROKER_DISCONTINUITIES, discontinuities::sum);
    }

    @Override
    public void reconnected() {
        reconnects.increment();
    }

    @Override
    public void filled(int count) {
        filled.add(count);
    }

    @Override
    public void parked() {
        parked.increment();
    }

    @Override
    public void appended(int count, long size) {
        batches.increment();
        messages.add(count);
        bytes.add(size);
    }

    @Override
    public void discontinuity() {
        discontinuities.increment();
    }
}
