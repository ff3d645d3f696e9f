package dev.fanfare.broker.redis.wire;

import dev.fanfare.model.Position;
import dev.fanfare.model.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose reign stamped what, in one log: enough to tell where two branches of it part, without reading either. A term is one
 * server's reign and stamps one line of places, so two branches that both have entries of a term agree as far as the
 * shorter of the two goes (Kafka's leader epochs, KIP-101 and KIP-320, work the same way).
 *
 * @param begins where each term begins, oldest first, all of one epoch; older ones may be missing
 * @param top the last position
 */
public record TermTable(List<Position> begins, Position top) {
    /** Reads the table that the meta hash has: {@code term@offset}, separated by spaces; what begins above the top is left out. */
    public static TermTable parse(Position top, String table) {
        List<Position> begins = new ArrayList<>();
        for (String word : table.isEmpty() ? new String[0] : table.split(" ")) {
            int at = word.indexOf('@');
            long first = Long.parseLong(word, at + 1, word.length(), 10);
            if (first <= top.offset()) {
                begins.add(new Position(top.epoch(), Term.parse(word.substring(0, at)), first));
            }
        }
        return new TermTable(begins, top);
    }

    /** Whether this is surely a position of the log; false also where the table does not reach back so far. */
    public boolean hold(Position place) {
        if (!place.epoch().equals(top.epoch()) || place.offset() > top.offset()) {
            return false;
        }
        if (place.offset() == 0 || place.offset() == top.offset()) {
            return place.offset() == 0 || place.term().equals(top.term());
        }
        for (int i = begins.size() - 1; i >= 0; i--) {
            if (begins.get(i).offset() <= place.offset()) {
                return begins.get(i).term().equals(place.term());
            }
        }
        return false;
    }

    /** The last position that both logs have; null where there is none or the tables do not tell. */
    public Position common(TermTable other) {
        if (!top.epoch().equals(other.top.epoch())) {
            return null;
        }
        for (int i = begins.size() - 1; i >= 0; i--) {
            Term term = begins.get(i).term();
            long theirs = other.end(term);
            if (theirs > 0) {
                return new Position(top.epoch(), term, Math.min(theirs, end(term)));
            }
        }
        boolean whole = other.begins.isEmpty()
                ? other.top.offset() == 0
                : other.begins.get(0).offset() <= 1;
        return whole ? Position.start(top.epoch()) : null;
    }

    /** The last offset of a term; 0 where the table does not have it. */
    private long end(Term term) {
        for (int i = begins.size() - 1; i >= 0; i--) {
            if (begins.get(i).term().equals(term)) {
                return i + 1 < begins.size() ? begins.get(i + 1).offset() - 1 : top.offset();
            }
        }
        return 0;
    }
}
