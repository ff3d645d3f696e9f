package dev.fanfare.drill.report;

/**
 * Where resumes came from, as the nodes counted them.
 *
 * @param memory what was missed was in the node's memory
 * @param stream some of it was read from Redis
 * @param none it could not be given, and that was said
 * @param uncounted why no node was asked, and the counts mean nothing; empty: they were counted
 */
public record Resumes(long memory, long stream, long none, String uncounted) {
    /** These many. */
    public Resumes(long memory, long stream, long none) {
        this(memory, stream, none, "");
    }

    /** No node counted them for us: that is not the same as none. */
    public static Resumes notCounted(String why) {
        return new Resumes(0, 0, 0, why);
    }

    /** Whether a node counted them. */
    public boolean counted() {
        return uncounted.isEmpty();
    }
}
