package dev.fanfare.broker;

import dev.fanfare.model.Message;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.Term;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** One room of the memory engine: the newest publications, without a hole. */
final class MemoryLog {
    final RoomName room;
    /** Handed to the listener at the end of this loop turn. */
    final List<Publication> due = new ArrayList<>();

    private final Deque<Publication> entries = new ArrayDeque<>();
    private Position top;
    private Position handedOver;
    private boolean subscribed;
    private long touched;

    MemoryLog(RoomName room, String epoch) {
        this.room = room;
        this.top = Position.start(epoch);
    }

    Position top() {
        return top;
    }

    boolean subscribed() {
        return subscribed;
    }

    /** The position last handed over; the subscription begins at the top. */
    Position subscribe() {
        if (!subscribed) {
            subscribed = true;
            handedOver = top;
        }
        return handedOver;
    }

    void unsubscribe() {
        subscribed = false;
        due.clear();
    }

    /** What the listener is to get now. */
    List<Publication> takeDue() {
        List<Publication> publications = List.copyOf(due);
        due.clear();
        if (!publications.isEmpty()) {
            handedOver = publications.get(publications.size() - 1).position();
        }
        return publications;
    }

    Publication append(Message message, Term term, long now) {
        Position place = new Position(top.epoch(), term, top.offset() + 1);
        Publication publication = new Publication(room, place, top.term(), message);
        entries.addLast(publication);
        top = place;
        touched = now;
        if (subscribed) {
            due.add(publication);
        }
        return publication;
    }

    int size() {
        return entries.size();
    }

    Publication dropOldest() {
        return entries.pollFirst();
    }

    boolean quietSince(long time) {
        return touched < time;
    }

    void touch(long now) {
        touched = now;
    }

    History read(Position since, int limit) {
        if (since == null) {
            List<Publication> newest = new ArrayList<>();
            Iterator<Publication> back = entries.descendingIterator();
            while (newest.size() < limit && back.hasNext()) {
                newest.add(back.next());
            }
            Collections.reverse(newest);
            return new History(newest, top, true);
        }
        if (since.equals(top)) {
            return new History(List.of(), top, true);
        }
        long skip = entries.isEmpty()
                ? -1
                : since.offset() + 1 - entries.peekFirst().offset();
        if (!since.epoch().equals(top.epoch()) || skip < 0 || since.offset() > top.offset()) {
            return new History(List.of(), top, false);
        }
        List<Publication> after =
                entries.stream().skip(skip).limit(Math.max(limit, 1)).toList();
        boolean proven = !after.isEmpty() && after.get(0).follows(since);
        return new History(proven && limit > 0 ? after : List.of(), top, proven);
    }
}
