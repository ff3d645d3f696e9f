package dev.fanfare.metrics;

import dev.fanfare.metrics.Meter.Kind;
import io.micrometer.core.instrument.DistributionSummary;
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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The meters of one process. What counts keeps its own numbers and is read at a scrape, so that the data path knows no
 * meter; durations and sizes alone are recorded one by one, as a sum would hide the worst ones. Any thread may call.
 */
public final class Meters {
    private static final Duration[] TIMES = IntStream.of(
                    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);
    private static final double[] BYTES = {
        64, 256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20
    };
    private static final double[] SIZES = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000};

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();

    /** Counters hold what they read weakly. */
    private final Queue<LongSupplier> held = new ConcurrentLinkedQueue<>();

    /** One text for each {@link #info}. */
    private final Queue<String> infos = new ConcurrentLinkedQueue<>();

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
        Tags tags = tags(meter, Kind.GAUGE, labels);
        Gauge.builder(meter.text(), now, LongSupplier::getAsLong)
                .description(meter.description())
                .tags(tags)
                // The supplier is often a lambda that nothing else holds.
                .strongReference(true)
                .register(registry);
    }

    /** A number that only grows; {@code labels} are the values of the meter's labels. */
    public void counter(Meter meter, LongSupplier soFar, String... labels) {
        Tags tags = tags(meter, Kind.COUNTER, labels);
        FunctionCounter.builder(meter.text(), soFar, LongSupplier::getAsLong)
                .description(meter.description())
                .tags(tags)
                .register(registry);
        held.add(soFar);
    }

    /**
     * Durations, in nanoseconds, none below 0: how many, their sum, and how many were no longer than each of a fixed list of
     * bounds (1 ms to 10 s), which Prometheus' {@code histogram_quantile} reads.
     */
    public LongConsumer durations(Meter meter, String... labels) {
        Tags tags = tags(meter, Kind.HISTOGRAM, labels);
        Timer timer = Timer.builder(meter.text())
                .description(meter.description())
                .tags(tags)
                .serviceLevelObjectives(TIMES)
                .register(registry);
        return nanos -> timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Sizes, none below 0, likewise; the bounds are 1 to 1,000. */
    public DoubleConsumer sizes(Meter meter, String... labels) {
        return summary(meter, SIZES, labels);
    }

    /** Sizes in bytes, none below 0, likewise; the bounds are 64 B to 16 MiB. */
    public DoubleConsumer bytes(Meter meter, String... labels) {
        return summary(meter, BYTES, labels);
    }

    private DoubleConsumer summary(Meter meter, double[] bounds, String... labels) {
        Tags tags = tags(meter, Kind.HISTOGRAM, labels);
        DistributionSummary summary = DistributionSummary.builder(meter.text())
                .description(meter.description())
                .tags(tags)
                .serviceLevelObjectives(bounds)
                .register(registry);
        return summary::record;
    }

    /**
     * A gauge that is 1 for ever, for what its labels say. Not the registry's, which takes {@code _info} off the names of
     * gauges.
     *
     * @param labels values without quotes, backslashes and line ends
     */
    public void info(Meter meter, String... labels) {
        String values = tags(meter, Kind.GAUGE, labels).stream()
                .map(tag -> tag.getKey() + "=\"" + tag.getValue() + "\"")
                .collect(Collectors.joining(","));
        infos.add("# HELP " + meter.text() + " " + meter.description() + "\n# TYPE " + meter.text() + " gauge\n"
                + meter.text() + "{" + values + "} 1\n");
    }

    /** Everything, in Prometheus' text format 0.0.4. */
    public String scrape() {
        return registry.scrape() + String.join("", infos);
    }

    /** Ends what listens to the JVM. */
    public void close() {
        gc.close();
        registry.close();
    }

    private static Tags tags(Meter meter, Kind kind, String... values) {
        if (meter.kind() != kind || values.length != meter.labels().size()) {
            throw new IllegalArgumentException(meter + " is a " + meter.kind() + " with the labels " + meter.labels());
        }
        Tags tags = Tags.empty();
        for (int i = 0; i < values.length; i++) {
            tags = tags.and(Tag.of(meter.labels().get(i), values[i]));
        }
        return tags;
    }
}
