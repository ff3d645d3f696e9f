package dev.fanfare.drill.report;

/**
 * A distribution of durations.
 *
 * @param count how many; 0: the others are 0
 * @param p50 milliseconds
 * @param p99 milliseconds
 * @param max milliseconds
 * @param buckets for a plot, ascending, none empty
 */
public record Distribution(long count, double p50, double p99, double max, java.util.List<Bucket> buckets) {
    /** Nothing was measured. */
    public static final Distribution NONE = new Distribution(0, 0, 0, 0, java.util.List.of());

    /**
     * Part of a distribution.
     *
     * @param upToMillis durations up to here, above the bucket before
     * @param count how many, above 0
     */
    public record Bucket(double upToMillis, long count) {}
}
