package dev.fanfare.model;

/**
 * A message with its place in a room's log.
 *
 * @param room the room
 * @param position its place; offset at least 1
 * @param previousTerm the term of the publication at {@code offset - 1}; {@link Term#NONE} where the offset is 1. A
 *     reader at position p may go on to this publication only if {@code offset == p.offset + 1} and
 *     {@code previousTerm == p.term}: anything else is a gap or another branch
 * @param message the content
 * @param id what the broker's nodes know the message by, whatever place it has; empty where the engine needs none
 */
public record Publication(RoomName room, Position position, Term previousTerm, Message message, String id) {
    /** One of an engine that needs no message ids. */
    public Publication(RoomName room, Position position, Term previousTerm, Message message) {
        this(room, position, previousTerm, message, "");
    }

    /** Its offset. */
    public long offset() {
        return position.offset();
    }

    /** The position just before this publication: where a cursor stands that gets it next. */
    public Position before() {
        return new Position(position.epoch(), previousTerm, position.offset() - 1);
    }

    /** Whether this publication is the next one for a reader that stands at {@code place}. */
    public boolean follows(Position place) {
        return position.offset() == place.offset() + 1
                && previousTerm.equals(place.term())
                && position.epoch().equals(place.epoch());
    }
}
