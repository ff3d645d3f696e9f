package dev.fanfare.drill.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An axis from 0 to a round number: values to places, and where its ticks are.
 *
 * @param top the greatest value, above 0
 * @param step from tick to tick
 * @param from the place of 0
 * @param to the place of {@code top}
 */
record Scale(double top, double step, double from, double to) {
    /** The least axis with a round step that holds this value, with about this many ticks. */
    static Scale upTo(double value, int ticks, double from, double to) {
        double step = round(Math.max(value, 1e-9) / ticks);
        double top = Math.max(step, Math.ceil(value / step) * step);
        return new Scale(top, step, from, to);
    }

    /** An axis that ends exactly at this value. */
    static Scale exactly(double value, int ticks, double from, double to) {
        double top = Math.max(value, 1e-9);
        return new Scale(top, round(top / ticks), from, to);
    }

    double place(double value) {
        return from + (to - from) * value / top;
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i * step <= top * 1.0001; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** {@code 4,000} or {@code 0.5}. */
    static String label(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,d", (long) value)
                : String.format(Locale.ROOT, "%.1f", value);
    }

    /** The next of 1, 2, 5, 10, 20 ... that is not less. */
    private static double round(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (int factor : new int[] {1, 2, 5}) {
            if (value <= factor * power * 1.0001) {
                return factor * power;
            }
        }
        return 10 * power;
    }
}
