package dev.fanfare.broker;

import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import java.util.List;

/**
 * A page of a room's log.
 *
 * @param publications ascending, without a hole, possibly empty
 * @param top the last position of the room when this was read
 * @param recovered where {@code since} was given: true if it was proven that {@code since} is a position of this log and
 *     that {@code publications} begin right after it (or that {@code since} is the top); false, and no publications, where
 *     that cannot be proven. Always true where no {@code since} was given
 */
public record History(List<Publication> publications, Position top, boolean recovered) {
    /**
     * The top of a room that nobody wrote and nobody subscribed to: it has no epoch yet, and {@code 0} is never one. As
     * {@code since} it proves nothing.
     */
    public static final Position UNWRITTEN = Position.start("0");

    /** Whether the log goes on after this page. */
    public boolean more() {
        return recovered
                && !publications.isEmpty()
                && publications.get(publications.size() - 1).offset() < top.offset();
    }
}
