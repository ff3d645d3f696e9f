package dev.fanfare.broker.redis.subscribe;

import dev.fanfare.broker.redis.wire.LogEntry;
import dev.fanfare.broker.redis.wire.Page;
import dev.fanfare.broker.redis.wire.TermTable;
import dev.fanfare.model.Position;
import dev.fanfare.model.Term;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;

/**
 * Makes one order of what comes of one room: pushes, which may be missing, late, twice or of another branch of the log,
 * and pages of the stream, which fill what the pushes left out. Knows no Redis and no clock.
 *
 * <p>An entry goes out if it follows the last one: next offset, and its predecessor's term is the last one's term. With
 * offsets alone, two branches of a log that gave the same offsets out would be mixed. What comes too early is parked;
 * what cannot be placed asks for a page. Another message at a place that was delivered, in the same term, ends continuity: keys
 * were put back in Redis, or somebody forged a push. The stream is the truth: if our last entry is none of its own, the feed goes back
 * to the last one that both have, and says so; where there is none, or the stream does not hold what follows it,
 * continuity is lost, and that is said.
 */
final class RoomFeed {
    /** Where it goes. Called within the feed's methods. */
    interface Sink {
        /** The next entry. */
        void deliver(LogEntry entry);

        /** What lay between the last entry and {@code top} is lost; the feed goes on at {@code top}. */
        void discontinuity(Position top);

        /** What came after {@code common} is not of the log any more; the feed goes on at {@code common}. */
        void cut(Position common);
    }

    static final int MAX_PARKED = 1024;
    static final long MAX_PARKED_BYTES = 4L << 20;
    private static final int MAX_TERMS = 16;

    private final Sink sink;
    private final TreeMap<Long, Parked> parked = new TreeMap<>();
    private final List<Position> terms = new ArrayList<>();
    private final Delivered delivered = new Delivered();
    private Position last;
    /** After this offset everything up to {@link #last} was delivered. */
    private long begun;

    private long parkedBytes;
    private long clock;
    private long mark;
    private boolean unsure;

    /** A feed that does not know yet where it begins: it parks. */
    RoomFeed(Sink sink) {
        this.sink = sink;
    }

    /** The position of the last entry delivered, or where the feed began; null before {@link #start}. */
    Position last() {
        return last;
    }

    /** Whether the entry of this place was delivered, and what came between it and {@link #last} too; false where that is unsure. */
    boolean delivered(Position place) {
        return last != null && place.offset() > begun && new TermTable(terms, last).hold(place);
    }

    /** Begins after {@code top}; what was parked meanwhile and follows goes out. */
    void start(Position top) {
        begun = top.offset();
        goTo(top);
        drain();
    }

    /**
     * Takes a push.
     *
     * @return whether it was put aside because it came too early
     */
    boolean push(LogEntry entry) {
        if (last == null || !entry.position().epoch().equals(last.epoch())) {
            unsure |= last != null;
            return park(entry);
        }
        if (entry.offset() <= last.offset()) {
            if (known(entry.position()) && delivered.contradicts(entry)) {
                replaced(entry);
            }
            unsure |= !known(entry.position());
            return false;
        }
        if (entry.offset() > last.offset() + 1) {
            return park(entry);
        }
        if (entry.follows(last)) {
            deliver(entry);
            drain();
        } else {
            unsure = true;
        }
        return false;
    }

    /**
     * Another message stands at a place that was given out, and in the same term: the room's keys were put back, or what came
     * first was forged. Where the two logs part nobody can say.
     */
    private void replaced(LogEntry entry) {
        restart(new Position(entry.position().epoch(), entry.previousTerm(), entry.offset() - 1));
        deliver(entry);
        drain();
    }

    /** Whether a page after {@link #last} is wanted. */
    boolean gap() {
        return last != null && (unsure || !parked.isEmpty());
    }

    /** Asks for a page, whatever came. */
    void doubt() {
        unsure = true;
    }

    /** A page is being asked for; what comes from now on may be newer than it. */
    void fillBegins() {
        unsure = false;
        mark = clock;
    }

    /** Takes the page after {@code since}, which was {@link #last} when the page was asked for. */
    int filled(Position since, Page page) {
        if (!page.proven()) {
            if (since.equals(last)) {
                unproven(page);
            } else {
                unsure = true; // pushes went on from there meanwhile: ask again
            }
            return 0;
        }
        if (page.entries().isEmpty() && page.top().offset() > since.offset()) {
            restart(page.top());
            return 0;
        }
        int count = 0;
        for (LogEntry entry : page.entries()) {
            if (entry.offset() <= last.offset()) {
                continue;
            }
            if (!entry.follows(last)) {
                unsure = true; // a hole: the page that begins here will not be proven
                return count;
            }
            deliver(entry);
            count++;
        }
        drain();
        if (page.more()) {
            unsure = true;
        } else {
            dropStale();
        }
        return count;
    }

    private void unproven(Page page) {
        Position common = new TermTable(terms, last).common(page.terms());
        if (common != null && common.offset() < last.offset()) {
            sink.cut(common);
            delivered.forget();
            begun = Math.min(begun, common.offset());
            goTo(common);
            unsure = true;
            drain();
        } else {
            restart(page.top().epoch().equals(last.epoch()) ? page.top() : beginning(page.top()));
        }
    }

    /** Before the first entry of another log: what was appended to it before we knew of it is not to be passed over. */
    private Position beginning(Position top) {
        unsure = top.offset() > 0;
        return Position.start(top.epoch());
    }

    private void restart(Position top) {
        terms.clear();
        delivered.forget();
        sink.discontinuity(top);
        begun = top.offset();
        goTo(top);
        drain();
    }

    private void goTo(Position top) {
        last = top;
        terms.removeIf(one -> !one.epoch().equals(top.epoch()) || one.offset() >= top.offset());
        if (terms.isEmpty() || !terms.get(terms.size() - 1).term().equals(top.term())) {
            terms.add(top);
        }
        parked.values().removeIf(one -> {
            boolean old = !one.entry.position().epoch().equals(top.epoch()) || one.entry.offset() <= top.offset();
            parkedBytes -= old ? one.size() : 0;
            return old;
        });
    }

    private void deliver(LogEntry entry) {
        if (!entry.position().term().equals(last.term())) {
            terms.add(entry.position());
            if (terms.size() > MAX_TERMS) {
                terms.remove(0);
            }
        }
        last = entry.position();
        delivered.add(entry);
        sink.deliver(entry);
    }

    /** Whether this place, not after {@link #last}, is one that was delivered; where the feed cannot know, it is. */
    private boolean known(Position place) {
        Term term = place.term();
        for (int i = terms.size() - 1; i >= 0; i--) {
            if (terms.get(i).offset() <= place.offset()) {
                term = terms.get(i).term();
                break;
            }
        }
        return term.equals(place.term());
    }

    private boolean park(LogEntry entry) {
        Parked one = new Parked(entry, ++clock);
        if (parked.size() >= MAX_PARKED || parkedBytes + one.size() > MAX_PARKED_BYTES) {
            unsure = true; // the stream has it
            return false;
        }
        Parked before = parked.put(entry.offset(), one);
        parkedBytes += one.size() - (before == null ? 0 : before.size());
        return true;
    }

    private void drain() {
        while (!parked.isEmpty() && parked.firstKey() <= last.offset() + 1) {
            Parked one = parked.pollFirstEntry().getValue();
            parkedBytes -= one.size();
            if (one.entry.follows(last)) {
                deliver(one.entry);
            } else {
                unsure |= one.entry.offset() > last.offset() || !known(one.entry.position());
            }
        }
    }

    /** What was parked before the page was read and is not in it is of a branch that is gone. */
    private void dropStale() {
        Iterator<Parked> rest = parked.values().iterator();
        while (rest.hasNext()) {
            Parked one = rest.next();
            if (one.at <= mark) {
                parkedBytes -= one.size();
                rest.remove();
            }
        }
    }

    private record Parked(LogEntry entry, long at) {
        long size() {
            return entry.envelope().length + 200L;
        }
    }
}
