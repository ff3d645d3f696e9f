package dev.fanfare.drill.report;

import java.util.List;
import java.util.Locale;

/** Deliveries a second and reconnects a second over the time of a run, with its marks, as SVG. */
final class TimelinePlot {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 372;
    private static final int LEFT = 64;
    private static final int RIGHT = 944;
    private static final int TOP = 58;
    private static final int MIDDLE = 222;
    private static final int LOWER = 262;
    private static final int BOTTOM = 330;
    private static final int MOST_POINTS = 600;
    private static final int DOT = 8;

    private final Course course;
    private final Svg svg = new Svg(WIDTH, HEIGHT, "deliveries and reconnects per second over time");
    private final Scale time;

    private TimelinePlot(Course course) {
        this.course = course;
        this.time = Scale.exactly(course.length().toMillis() / 1_000.0, 12, LEFT, RIGHT);
    }

    static String of(Course course) {
        return new TimelinePlot(course).draw();
    }

    private String draw() {
        int points = course.delivered().size();
        int bin = Math.max(1, (points + MOST_POINTS - 1) / MOST_POINTS);
        double[] delivered = perSecond(course.delivered(), bin);
        double[] again = perSecond(
                course.reconnects(), (int) Math.max(1, 1_000 / course.slice().toMillis()));
        Scale flow = Scale.upTo(max(delivered), 4, MIDDLE, TOP);
        Scale reconnects = Scale.upTo(Math.max(1, max(again)), 2, BOTTOM, LOWER);
        svg.text("title", LEFT, TOP - 42, "start", "deliveries/s");
        svg.text("title", LEFT, LOWER - 10, "start", "reconnects, in each second");
        grid(flow);
        grid(reconnects);
        timeAxis();
        flow(delivered, bin, flow);
        bars(again, reconnects);
        marks();
        return svg.end();
    }

    private void grid(Scale scale) {
        for (double tick : scale.ticks()) {
            double y = scale.place(tick);
            svg.line(tick == 0 ? "axis" : "grid", LEFT, y, RIGHT, y);
            svg.text("tick", LEFT - 8, y + 4, "end", Scale.label(tick));
        }
    }

    private void timeAxis() {
        for (double tick : time.ticks()) {
            double x = time.place(tick);
            svg.line("axis", x, BOTTOM, x, BOTTOM + 5);
            svg.text("tick", x, BOTTOM + 19, "middle", Scale.label(tick));
        }
        svg.text("tick", RIGHT, BOTTOM + 36, "end", "seconds since the start");
    }

    private void flow(double[] delivered, int bin, Scale scale) {
        if (delivered.length == 0) {
            return;
        }
        double width = bin * course.slice().toMillis() / 1_000.0;
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < delivered.length; i++) {
            double x = Math.min(RIGHT, time.place((i + 0.5) * width));
            line.append(String.format(Locale.ROOT, "%s%.1f %.1f", i == 0 ? "M" : "L", x, scale.place(delivered[i])));
        }
        double last = Math.min(RIGHT, time.place((delivered.length - 0.5) * width));
        String area =
                String.format(Locale.ROOT, "%sL%.1f %dL%.1f %dZ", line, last, MIDDLE, time.place(0.5 * width), MIDDLE);
        svg.path("area", area);
        svg.path("flow", line);
    }

    private void bars(double[] again, Scale scale) {
        for (int i = 0; i < again.length; i++) {
            if (again[i] > 0) {
                double x = time.place(i);
                double width = Math.max(2, Math.min(RIGHT, time.place(i + 1)) - x - 1);
                double y = scale.place(again[i]);
                String tip = Scale.label(again[i]) + " reconnects in second " + i;
                svg.bar("again", x, y, width, BOTTOM - y, tip);
            }
        }
    }

    private void marks() {
        double[] ends = {LEFT - 100, LEFT - 100
        }; // of the two rows of dots: one that would hide another goes to the second
        int number = 0;
        for (Timeline.Mark mark : course.marks()) {
            number++;
            double x = Math.min(RIGHT, time.place(mark.at().toMillis() / 1_000.0));
            int row = x - ends[0] >= 2 * DOT + 1 ? 0 : 1;
            ends[row] = x;
            double y = TOP - 30 + row * 18.0;
            svg.line("mark", x, y, x, BOTTOM);
            svg.dot(x, y, DOT, Wording.seconds(mark.at().toMillis() / 1_000.0) + ": " + mark.what());
            svg.text("number", x, y + 3.5, "middle", Integer.toString(number));
        }
    }

    /** Counts of slices as a rate, some slices together. The last bin may have fewer of them. */
    private double[] perSecond(List<Long> counts, int bin) {
        double[] rates = new double[(counts.size() + bin - 1) / bin];
        for (int i = 0; i < rates.length; i++) {
            List<Long> slices = counts.subList(i * bin, Math.min(counts.size(), (i + 1) * bin));
            long sum = slices.stream().mapToLong(Long::longValue).sum();
            rates[i] = sum * 1_000.0 / (slices.size() * course.slice().toMillis());
        }
        return rates;
    }

    private static double max(double[] values) {
        double max = 0;
        for (double value : values) {
            max = Math.max(max, value);
        }
        return max;
    }
}
