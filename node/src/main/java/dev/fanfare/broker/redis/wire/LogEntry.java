package dev.fanfare.broker.redis.wire;

import dev.fanfare.model.Position;
import dev.fanfare.model.Term;

/**
 * A publication as it came from Redis, by push or from the stream, its envelope not yet read.
 *
 * @param position its place
 * @param previousTerm term of the publication before it
 * @param id message id, made by the node that sent it
 * @param envelope see {@link Envelope}
 */
@SuppressWarnings("ArrayRecordComponent")
public record LogEntry(Position position, Term previousTerm, String id, byte[] envelope) {
    /** The offset of its place. */
    public long offset() {
        return position.offset();
    }

    /** Whether this is the next one for a reader at {@code place}. */
    public boolean follows(Position place) {
        return offset() == place.offset() + 1
                && previousTerm.equals(place.term())
                && position.epoch().equals(place.epoch());
    }
}
