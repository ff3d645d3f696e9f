package dev.fanfare.room;

import dev.fanfare.model.Position;

/**
 * The answer to a join.
 *
 * @param id where delivery starts: everything after it follows, once, in order. Safe to store as last seen
 * @param top where the replay ends; equal to {@code id} where nothing is replayed
 * @param recovered where {@code since} was given: true if {@code id} is that {@code since}, false if that cannot be proven.
 *     Null where no {@code since} was given
 */
public record Joined(Position id, Position top, Boolean recovered) {
    /** How many publications are replayed before live delivery. */
    public long replayed() {
        return top.offset() - id.offset();
    }
}
