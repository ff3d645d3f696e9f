package dev.fanfare.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * The meters of one process. What counts keeps its own numbers and is read at a scrape, so that the data path knows no
 * meter; durations alone are recorded one by one, as a sum would hide the slow ones. Any thread may call.
 */
public final class Meters {
    private static final Duration[] BOUNDS = IntStream.of(
                    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();

    /** Meters of the JVM and the process, and none of ours yet. */
    public Meters() {
        gc.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** A number that goes up and down; {@code labels} are the values of the meter's labels. */
    public void gauge(Meter meter, LongSupplier now, String... labels) {
        Gauge.builder(meter.text(), now, LongSupplier::getAsLong)
                .description(meter.description())
                .tags(tags(meter, labels))
                // The supplier is often a lambda that nothing else holds.
                .strongReference(true)
                .register(registry);
    }

    /** A number that only grows; {@code labels} are the values of the meter's labels. */
    public void counter(Meter meter, LongSupplier soFar, String... labels) {
        FunctionCounter.builder(meter.text(), soFar, LongSupplier::getAsLong)
                .description(meter.description())
                .tags(tags(meter, labels))
                .register(registry);
        held.add(soFar);
    }

    /**
     * Durations, in nanoseconds: how many, their sum, and how many were no longer than each of a fixed list of bounds (1 ms
     * to 10 s), which Prometheus' {@code histogram_quantile} reads.
     */
    public LongConsumer durations(Meter meter) {
        Timer timer = Timer.builder(meter.text())
                .description(meter.description())
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
        return nanos -> timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Everything, in Prometheus' text format 0.0.4. */
    public String scrape() {
        return registry.scrape();
    }

    /** Ends what listens to the JVM. */
    public void close() {
        gc.close();
        registry.close();
    }

    /** Counters hold what they read weakly. */
    private final java.util.Queue<LongSupplier> held = new java.util.concurrent.ConcurrentLinkedQueue<>();

    private static Tags tags(Meter meter, String... values) {
        if (values.length != meter.labels().size()) {
            throw new IllegalArgumentException(meter + " has the labels " + meter.labels());
        }
        Tags tags = Tags.empty();
        for (int i = 0; i < values.length; i++) {
            tags = tags.and(Tag.of(meter.labels().get(i), values[i]));
        }
        return tags;
    }
}
