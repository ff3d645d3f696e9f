package dev.fanfare.drill.report;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What happened when, as it stood at the end of a run.
 *
 * @param slice length of one slice
 * @param published messages sent, one count a slice
 * @param delivered messages received by members in all, one count a slice
 * @param reconnects connections made again, one count a slice
 * @param marks in order
 */
public record Course(
        Duration slice, List<Long> published, List<Long> delivered, List<Long> reconnects, List<Timeline.Mark> marks) {
    /** Nothing happened. */
    public static final Course NONE = new Course(Timeline.SLICE, List.of(), List.of(), List.of(), List.of());

    /** A copy of what a timeline says now. */
    public static Course of(Timeline timeline) {
        return new Course(
                Timeline.SLICE,
                list(timeline.published()),
                list(timeline.delivered()),
                list(timeline.reconnects()),
                timeline.marks());
    }

    /** From the start to the end of the last slice. */
    public Duration length() {
        return slice.multipliedBy(delivered.size());
    }

    private static List<Long> list(long[] counts) {
        return Arrays.stream(counts).boxed().toList();
    }
}
