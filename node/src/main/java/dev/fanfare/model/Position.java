package dev.fanfare.model;

/**
 * A place in one room's log, and the {@code id} of the publication there on every transport. Text form
 * {@code epoch.term:offset}, for example {@code k3f9.1.x7:58}; opaque to clients, at most {@value #MAX_TEXT} characters.
 *
 * <p>Why an offset alone is not enough: a client saw offset 58, Redis failed over and lost 57 and 58, and two other
 * messages took these numbers. Asked for "what follows 58", an offset would hide both. With the term the node sees that
 * this 58 is not the log's 58, and says so.
 *
 * @param epoch which life of the log: 1 to 16 of {@code a-z 0-9}; changes only when continuity was truly lost
 * @param term whose reign stamped it; {@link Term#NONE} at offset 0
 * @param offset 0 for the place before the first publication, else the first is 1 and each next is one more
 */
public record Position(String epoch, Term term, long offset) {
    /** Upper bound on the text form, in characters. */
    public static final int MAX_TEXT = 80;

    /** @throws IllegalArgumentException when a part is out of its range */
    public Position {
        if (!Term.isToken(epoch) || offset < 0) {
            throw new IllegalArgumentException("not a position: " + epoch + "." + term + ":" + offset);
        }
    }

    /** The place before the first publication of a log that has this epoch. */
    public static Position start(String epoch) {
        return new Position(epoch, Term.NONE, 0);
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when the text is not a position
     */
    public static Position parse(String text) {
        int dot = text.indexOf('.');
        int colon = text.lastIndexOf(':');
        if (dot < 1 || colon < dot || text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("not a position");
        }
        try {
            return new Position(
                    text.substring(0, dot),
                    Term.parse(text.substring(dot + 1, colon)),
                    Long.parseLong(text, colon + 1, text.length(), 10));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a position", e);
        }
    }

    @Override
    public String toString() {
        return epoch + "." + term + ":" + offset;
    }
}
