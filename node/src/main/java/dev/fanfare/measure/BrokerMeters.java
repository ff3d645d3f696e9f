package dev.fanfare.measure;

import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.metrics.Meter;
import dev.fanfare.metrics.Meters;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;

/** Counts what a broker tells. Written on the broker's context, read at a scrape. */
public final class BrokerMeters implements BrokerMeter {
    private final LongAdder reconnects = new LongAdder();
    private final LongAdder filled = new LongAdder();
    private final LongAdder parked = new LongAdder();
    private final LongAdder messages = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder discontinuities = new LongAdder();
    private final LongAdder offered = new LongAdder();
    private final LongAdder restored = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder again = new LongAdder();
    private final LongAdder rewound = new LongAdder();
    private final LongAdder probesMissed = new LongAdder();
    private final LongAdder pauses = new LongAdder();
    private volatile boolean up;
    private volatile boolean waits;
    private volatile boolean refuses;
    private final DoubleConsumer sizes;
    private final LongConsumer latency;
    private final LongConsumer probe;

    /** Counts into these meters. */
    public BrokerMeters(Meters meters) {
        meters.gauge(Meter.BROKER_UP, () -> up ? 1 : 0);
        meters.gauge(Meter.BROKER_WAITING, () -> waits ? 1 : 0);
        meters.gauge(Meter.BROKER_REFUSING, () -> refuses ? 1 : 0);
        meters.counter(Meter.BROKER_RECONNECTS, reconnects::sum);
        meters.counter(Meter.BROKER_FILLED, filled::sum);
        meters.counter(Meter.BROKER_PARKED, parked::sum);
        meters.counter(Meter.BROADCASTS, messages::sum);
        meters.counter(Meter.BROADCAST_BYTES, bytes::sum);
        meters.counter(Meter.BROADCAST_BATCHES, batches::sum);
        meters.counter(Meter.BROKER_OFFERED, offered::sum);
        meters.counter(Meter.BROKER_RESTORED, restored::sum);
        meters.counter(Meter.BROKER_LOST, lost::sum);
        meters.counter(Meter.BROKER_APPENDED_AGAIN, again::sum);
        meters.counter(Meter.BROKER_REWOUND, rewound::sum);
        meters.counter(Meter.BROKER_DISCONTINUITIES, discontinuities::sum);
        meters.counter(Meter.BROKER_PROBES_MISSED, probesMissed::sum);
        meters.counter(Meter.PAUSES, pauses::sum);
        sizes = meters.bytes(Meter.BROADCAST_SIZE);
        latency = meters.durations(Meter.BROADCAST_LATENCY);
        probe = meters.durations(Meter.BROKER_PROBE);
    }

    @Override
    public void linked(boolean now) {
        up = now;
    }

    @Override
    public void reconnected() {
        reconnects.increment();
    }

    @Override
    public void waiting(boolean forReplicas) {
        waits = forReplicas;
    }

    @Override
    public void refusing(boolean writes) {
        refuses = writes;
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
    public void sized(int size) {
        sizes.accept(size);
    }

    @Override
    public void confirmed(long nanos) {
        latency.accept(nanos);
    }

    @Override
    public void probed(long nanos) {
        probe.accept(nanos);
    }

    @Override
    public void probeMissed() {
        probesMissed.increment();
    }

    @Override
    public void stoodStill(long millis) {
        pauses.increment();
    }

    @Override
    public void discontinuity() {
        discontinuities.increment();
    }

    @Override
    public void offered(int count) {
        offered.add(count);
    }

    @Override
    public void lost(int count) {
        lost.add(count);
    }

    @Override
    public void merged(int back, int anew) {
        restored.add(back);
        again.add(anew);
    }

    @Override
    public void rewound() {
        rewound.increment();
    }
}
