package dev.fanfare.drill.traffic;

import dev.fanfare.drill.report.Distribution;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.Recorder;

/** Durations as they are measured; recorded by any thread, read once. */
final class Durations {
    private static final double NANOS_PER_MICRO = 1_000;
    private static final double BUCKETS_BASE = 1.25;

    private final Recorder recorder = new Recorder(3);

    void record(long nanos) {
        recorder.recordValue(Math.max(0, nanos) / 1_000);
    }

    /** What was recorded; afterwards nothing is. */
    Distribution read() {
        Histogram histogram = recorder.getIntervalHistogram();
        if (histogram.getTotalCount() == 0) {
            return Distribution.NONE;
        }
        List<Distribution.Bucket> buckets = new ArrayList<>();
        for (HistogramIterationValue step : histogram.logarithmicBucketValues(100, BUCKETS_BASE)) {
            if (step.getCountAddedInThisIterationStep() > 0) {
                buckets.add(new Distribution.Bucket(
                        step.getValueIteratedTo() / NANOS_PER_MICRO, step.getCountAddedInThisIterationStep()));
            }
        }
        return new Distribution(
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(50) / NANOS_PER_MICRO,
                histogram.getValueAtPercentile(99) / NANOS_PER_MICRO,
                histogram.getMaxValue() / NANOS_PER_MICRO,
                List.copyOf(buckets));
    }
}
