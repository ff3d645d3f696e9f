package dev.fanfare.drill.report;

/**
 * Where resumes came from, as the nodes counted them.
 *
 * @param memory what was missed was in the node's memory
 * @param stream some of it was read from Redis
 * @param none it could not be given, and that was said
 */
public record Resumes(long memory, long stream, long none) {
    /** None at all, or nobody could be asked. */
    public static final Resumes NONE = new Resumes(0, 0, 0);

    /** Both together. */
    public Resumes plus(Resumes other) {
        return new Resumes(memory + other.memory, stream + other.stream, none + other.none);
    }
}
