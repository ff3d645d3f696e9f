package dev.fanfare.drill.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that was sent to one room, the one order in which its members got it, and how far each of them is.
 *
 * <p>The order is that in which messages were first seen by anyone: each member is held to it. Where a member gets a
 * message that nobody had yet, but not at the end, it is put before the next that it gets and others had: if that one
 * followed for the others too, they miss the new one; else this member misses what lies between.
 *
 * <p>Where a member is told to go back, what it had got beyond that place is cut: it stood on a branch of the log that was
 * given up. Everybody who had it must be told so, nobody else is to get it, and what was acknowledged there must come again
 * under another id.
 *
 * <p>Memory: one entry a message for the length of the run, one place a member.
 *
 * <p><b>Threads:</b> one, the same for all its readers and lanes.
 */
public final class RoomCheck {
    private final String name;
    private final Faults faults;
    private final Entry origin = new Entry(null, null);
    private final List<Entry> order = new ArrayList<>();
    private final Map<String, Entry> byId = new HashMap<>();
    private final List<List<Sent>> publishers = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    /** Acknowledged messages that nobody got yet. */
    private int awaited;

    /** An empty room with so many publishers. */
    public RoomCheck(String name, int publishers, Faults faults) {
        this.name = name;
        this.faults = faults;
        order.add(origin);
        for (int i = 0; i < publishers; i++) {
            this.publishers.add(new ArrayList<>());
        }
    }

    // ---- publishers ----

    /** The next message of a publisher, from 0. */
    public Sent send(int by, long now) {
        List<Sent> sent = publishers.get(by);
        Sent next = new Sent(by, sent.size(), now);
        sent.add(next);
        return next;
    }

    /** The message of this number; null where there is none. */
    public Sent sent(int by, int number) {
        boolean known = by >= 0
                && by < publishers.size()
                && number >= 0
                && number < publishers.get(by).size();
        return known ? publishers.get(by).get(number) : null;
    }

    /** {@code ack} came. */
    public void acknowledged(Sent sent, String id, long now) {
        if (sent.ackId != null) {
            if (!sent.ackId.equals(id)) {
                faults.damaged(sent + " in " + name + " was acknowledged as " + sent.ackId + " and as " + id);
            }
            return;
        }
        sent.ackId = sent.entry != null && sent.entry.id.equals(id) ? sent.entry.id : id;
        sent.ackedAt = now;
        if (sent.entry == null) {
            awaited++;
        }
    }

    // ---- members ----

    /** A new member, that begins where its first lane joins. */
    public Reader reader(String who) {
        Reader reader = new Reader(this, who);
        readers.add(reader);
        return reader;
    }

    /** A member that is not to be judged after all. */
    public void withdraw(Reader reader) {
        readers.remove(reader);
    }

    /** Whether each member got at least one message. */
    public boolean begun() {
        return readers.stream().allMatch(Reader::begun);
    }

    /** How many members got no message yet. */
    public long silent() {
        return readers.stream().filter(reader -> !reader.begun()).count();
    }

    /** Whether every member has everything that was seen, and everything acknowledged was seen. */
    public boolean complete() {
        readers.forEach(Reader::settle);
        Entry end = order.get(order.size() - 1);
        return awaited == 0 && readers.stream().allMatch(reader -> reader.atEnd(end));
    }

    /** Ids in the room's order, the newest {@code count} of them; fewer where there are fewer. */
    public List<String> newest(int count) {
        return order.subList(Math.max(1, order.size() - count), order.size()).stream()
                .map(entry -> entry.id)
                .toList();
    }

    /** Counts what is lost for good, and what the acknowledgements and the order of sending say; once, at the end. */
    public void judge() {
        readers.forEach(Reader::settle);
        readers.forEach(Reader::settleAll);
        publishers.forEach(sent -> sent.forEach(this::judge));
        readers.forEach(reader -> reader.judge(order));
        judgeSenders();
    }

    private void judge(Sent sent) {
        if (sent.ackId == null) {
            return;
        }
        if (sent.entry == null) {
            Entry cut = byId.get(sent.ackId);
            Set<Reader> had = cut == null || !cut.cut ? Set.of() : cut.had;
            long without = readers.stream()
                    .filter(reader -> !had.contains(reader) && !reader.mayHaveBeenTold(sent))
                    .count();
            if (without > 0) {
                String who = had.isEmpty() ? "nobody got it" : had.size() + " got it, then it was given up";
                faults.lost(without, sent + " in " + name + ", acknowledged as " + sent.ackId + ": " + who);
            }
        } else if (!sent.entry.id.equals(sent.ackId)) {
            Entry other = byId.get(sent.ackId);
            if (other == null ? !givenUp(sent.ackId) : other.sent != sent) {
                faults.damaged(
                        sent + " in " + name + " was acknowledged as " + sent.ackId + " and is " + sent.entry.id);
            }
        }
    }

    /** Whether a place that nobody saw lies on a branch that others were told to leave. */
    private boolean givenUp(String id) {
        return byId.values().stream().anyMatch(entry -> entry.leads(id));
    }

    /** What one publisher asked for once each, in its order, stands in that order. */
    private void judgeSenders() {
        Entry[] furthest = new Entry[publishers.size()];
        for (Entry entry : order) {
            Sent sent = entry.sent;
            if (sent == null || !sent.once || sent.ackId == null || sent.entry != entry) {
                continue;
            }
            Entry before = furthest[sent.by];
            if (before != null && before.sent.number > sent.number) {
                faults.reordered(entry + " in " + name + " stands behind " + before);
            } else {
                furthest[sent.by] = entry;
            }
        }
    }

    // ---- for readers and lanes ----

    String name() {
        return name;
    }

    Faults faults() {
        return faults;
    }

    Entry origin() {
        return origin;
    }

    /** The entry with this id; null where nobody saw one. */
    Entry find(String id) {
        return byId.get(id);
    }

    /** The same; an id given before anything was seen is a name of the place before the first message. */
    Entry place(String id) {
        if (order.size() == 1) {
            byId.put(id, origin);
        }
        return byId.get(id);
    }

    /** The entry after this one; null at the end. */
    Entry after(Entry entry) {
        return entry.index + 1 < order.size() ? order.get(entry.index + 1) : null;
    }

    /**
     * Cuts what stands beyond a place, as far as anybody got who went that way. What was cut counts as standing at the
     * place.
     */
    void cut(Entry place) {
        Entry first = order.get(place.index + 1);
        int end = readers.stream()
                .filter(reader -> reader.last().index > place.index && !reader.misses(first))
                .mapToInt(reader -> reader.last().index)
                .max()
                .orElse(place.index);
        List<Entry> beyond = order.subList(place.index + 1, end + 1);
        List<Set<Reader>> had = beyond.stream().map(this::whoHas).toList();
        for (int i = 0; i < had.size(); i++) {
            beyond.get(i).cutAfter(place, had.get(i));
            forget(beyond.get(i));
        }
        beyond.clear();
        for (int i = place.index + 1; i < order.size(); i++) {
            order.get(i).index = i;
        }
    }

    /** A message on a branch that is given up, and that nobody had seen; the branch leaves the order after {@code place}. */
    Entry addCut(Entry place, String id, Sent sent) {
        Entry entry = new Entry(id, sent);
        entry.cutAfter(place, Set.of());
        byId.put(id, entry);
        if (sent != null) {
            sent.repeated(); // where it comes again, others have overtaken it
        }
        return entry;
    }

    private Set<Reader> whoHas(Entry entry) {
        return readers.stream()
                .filter(reader -> reader.last().index >= entry.index && !reader.misses(entry))
                .collect(Collectors.toSet());
    }

    private void forget(Entry entry) {
        readers.forEach(reader -> reader.takeMissing(entry));
        Sent sent = entry.sent;
        if (sent != null && sent.entry == entry) {
            sent.entry = null;
            sent.repeated();
            if (sent.ackId != null) {
                awaited++;
            }
        }
    }

    /** Puts a message that nobody had seen at the end. */
    Entry append(String id, Sent sent) {
        return insert(order.size(), id, sent);
    }

    /** Puts a message that nobody had seen before an entry. */
    Entry insertBefore(Entry entry, String id, Sent sent) {
        return insert(entry.index, id, sent);
    }

    /** Puts a message that nobody had seen after an entry. */
    Entry insertAfter(Entry entry, String id, Sent sent) {
        return insert(entry.index + 1, id, sent);
    }

    private Entry insert(int index, String id, Sent sent) {
        Entry entry = new Entry(id, sent);
        order.add(index, entry);
        byId.put(id, entry);
        for (int i = index; i < order.size(); i++) {
            order.get(i).index = i;
        }
        if (sent != null) {
            seen(sent, entry);
        }
        if (index < order.size() - 1) {
            readers.forEach(reader -> reader.inserted(entry));
        }
        return entry;
    }

    private void seen(Sent sent, Entry entry) {
        if (sent.entry != null) {
            faults.duplicated(sent + " stands twice in " + name + ": " + sent.entry.id + " and " + entry.id);
            return;
        }
        sent.entry = entry;
        if (sent.ackId != null) {
            awaited--;
        }
    }
}
