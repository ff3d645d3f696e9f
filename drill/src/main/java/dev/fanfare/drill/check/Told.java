package dev.fanfare.drill.check;

/** That a member was told: something may be missing here. */
final class Told {
    /** What the member had got until then. */
    final Entry from;
    /** The id after which delivery goes on. */
    final String landing;
    /** When, in nanoseconds. */
    final long at;
    /** What it got next where {@link #landing} was not known then; else null. */
    Entry first;

    Told(Entry from, String landing, long at) {
        this.from = from;
        this.landing = landing;
        this.at = at;
    }

    /** Whether a place lies in the gap that was told of. */
    boolean covers(Entry entry, Entry landed) {
        return entry.index > from.index && entry.index <= last(landed);
    }

    /** Whether a message that nobody saw may lie in it: it was sent before the word, and not acknowledged before the gap. */
    boolean mayCover(Sent unseen) {
        boolean afterGapBegan = from.sent == null || unseen.ackedAt >= from.sent.at;
        return afterGapBegan && unseen.at <= at;
    }

    private int last(Entry landed) {
        if (landed != null) {
            return landed.index;
        }
        return first == null ? Integer.MAX_VALUE : first.index - 1;
    }
}
