package dev.fanfare.drill.check;

/** That a member was told: something may be missing here. */
final class GapNotice {
    /** What the member had got until then. */
    final Entry from;
    /** The id after which delivery goes on. */
    final String landing;
    /** When, in nanoseconds. */
    final long at;
    /** Whether anybody knows the place of {@link #landing}, or did when the member went on from there. */
    boolean placed;
    /** What it got next where that was not known; else null. */
    Entry first;

    GapNotice(Entry from, String landing, long at, boolean placed) {
        this.from = from;
        this.landing = landing;
        this.at = at;
        this.placed = placed;
    }

    /**
     * Whether a place may lie in the gap.
     *
     * @param landed the entry of {@link #landing}; null where it is not known
     */
    boolean covers(Entry entry, Entry landed) {
        if (entry.index <= from.index) {
            return false;
        }
        if (placed) {
            return entry.index <= landed.index;
        }
        return first == null || entry.index < first.index;
    }

    /** How many places were passed between the landing and what came first, which the word does not excuse. */
    int skipped(Entry landed) {
        boolean late = !placed && first != null && landed != null;
        return late ? Math.max(0, first.index - landed.index - 1) : 0;
    }

    /** Whether this is excused at the end, where the member got nothing more. */
    boolean excusesEnd(Entry entry, Entry landed) {
        if (placed || first != null) {
            return false;
        }
        return landed == null ? entry.sent != null && entry.sent.at <= at : entry.index <= landed.index;
    }

    /** Whether a message that nobody saw may lie in it: it was sent before the word, and not acknowledged before the gap. */
    boolean mayCover(Sent unseen) {
        boolean afterGapBegan = from.sent == null || unseen.ackedAt >= from.sent.at;
        return afterGapBegan && unseen.at <= at;
    }
}
