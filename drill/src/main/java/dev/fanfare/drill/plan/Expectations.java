package dev.fanfare.drill.plan;

import dev.fanfare.drill.report.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a plan expects beyond the promise.
 *
 * @param gapFree nobody was told that something is missing: no {@code recovered:false}, no {@code reset}
 * @param nothingRefused no broadcast was refused
 * @param nobodyCutOff no connection had to be made again
 * @param usualGap the longest time without a message of at least half of the members; null: whatever it is
 */
public record Expectations(boolean gapFree, boolean nothingRefused, boolean nobodyCutOff, Duration usualGap) {
    /** Reconnects and refusals may be; holes, even honest ones, may not. */
    public static final Expectations GAP_FREE = new Expectations(true, false, false, null);

    /** Nothing may be hidden, and no more is asked for: no connection is lost, but whoever misses something may be told so. */
    public static final Expectations TOLD = new Expectations(false, true, true, null);

    /** A client may notice that it takes longer, and nothing else. */
    public static final Expectations DELAY_ONLY = new Expectations(true, true, true, null);

    /** The same, and at least half of the members must not notice more than this. */
    public Expectations withUsualGap(Duration longest) {
        return new Expectations(gapFree, nothingRefused, nobodyCutOff, longest);
    }

    /** What was not as expected, in words; the promise itself is judged elsewhere. */
    public List<String> breaches(Figures figures) {
        List<String> breaches = new ArrayList<>();
        if (gapFree && figures.unrecovered() > 0) {
            breaches.add("expected every resume to be complete; recovered:false was said " + figures.unrecovered()
                    + " times");
        }
        if (gapFree && figures.resets() > 0) {
            breaches.add("expected no reset; there were " + figures.resets());
        }
        if (nothingRefused && figures.refused() > 0) {
            breaches.add("expected no broadcast to be refused; " + figures.refused() + " were");
        }
        if (nobodyCutOff && figures.reconnects() > 0) {
            breaches.add("expected no connection to be lost; " + figures.reconnects() + " had to be made again");
        }
        if (usualGap != null && figures.longestGap().p50() > usualGap.toMillis()) {
            breaches.add(String.format(
                    Locale.ROOT,
                    "expected half of the members to wait at most %d ms for a message; it was %.0f ms",
                    usualGap.toMillis(),
                    figures.longestGap().p50()));
        }
        return breaches;
    }
}
