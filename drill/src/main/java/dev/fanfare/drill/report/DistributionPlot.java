package dev.fanfare.drill.report;

/** How often an interruption took how long, as SVG: bars over durations that double or so from one to the next. */
final class DistributionPlot {
    private static final double[] EDGES = {
        0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000, Double.MAX_VALUE
    };
    private static final int WIDTH = 960;
    private static final int HEIGHT = 250;
    private static final int LEFT = 64;
    private static final int RIGHT = 944;
    private static final int TOP = 34;
    private static final int BOTTOM = 196;
    private static final int GAP = 6;

    private DistributionPlot() {}

    /** Empty text where there is nothing to show. */
    static String of(Distribution distribution, String what) {
        if (distribution.count() == 0) {
            return "";
        }
        long[] counts = counts(distribution);
        int first = first(counts);
        int last = last(counts);
        Svg svg = new Svg(WIDTH, HEIGHT, "distribution: " + what);
        svg.text("title", LEFT, 16, "start", what);
        Scale scale = Scale.upTo(max(counts), 4, BOTTOM, TOP);
        for (double tick : scale.ticks()) {
            if (tick == Math.rint(tick)) {
                svg.line(tick == 0 ? "axis" : "grid", LEFT, scale.place(tick), RIGHT, scale.place(tick));
                svg.text("tick", LEFT - 8, scale.place(tick) + 4, "end", Scale.label(tick));
            }
        }
        double width = Math.min(110, (RIGHT - LEFT) / (double) (last - first + 1));
        for (int i = first; i <= last; i++) {
            double x = LEFT + (i - first) * width;
            double y = scale.place(counts[i]);
            String label = label(i);
            svg.bar("bar", x + GAP / 2.0, y, width - GAP, BOTTOM - y, counts[i] + " times " + label);
            svg.text("tick", x + width / 2, BOTTOM + 18, "middle", label);
            if (counts[i] > 0) {
                svg.text("value", x + width / 2, y - 5, "middle", Wording.count(counts[i]));
            }
        }
        svg.text("tick", RIGHT, HEIGHT - 10, "end", "duration, each column up to the time under it");
        return svg.end();
    }

    private static long[] counts(Distribution distribution) {
        long[] counts = new long[EDGES.length];
        for (Distribution.Bucket bucket : distribution.buckets()) {
            int i = 0;
            while (bucket.upToMillis() > EDGES[i]) {
                i++;
            }
            counts[i] += bucket.count();
        }
        return counts;
    }

    private static String label(int i) {
        return i == EDGES.length - 1
                ? "more"
                : EDGES[i] >= 1_000 ? Scale.label(EDGES[i] / 1_000) + " s" : Scale.label(EDGES[i]) + " ms";
    }

    private static int first(long[] counts) {
        int i = 0;
        while (i < counts.length - 1 && counts[i] == 0) {
            i++;
        }
        return Math.max(0, i - 1);
    }

    private static int last(long[] counts) {
        int i = counts.length - 1;
        while (i > 0 && counts[i] == 0) {
            i--;
        }
        return Math.min(counts.length - 1, i + 1);
    }

    private static long max(long[] counts) {
        long max = 1;
        for (long count : counts) {
            max = Math.max(max, count);
        }
        return max;
    }
}
