package dev.fanfare.broker.redis;

import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/** One room that this node is subscribed to, or is about to be. */
final class Subscription {
    final RoomKeys keys;
    final RoomFeed feed;
    /** Completes with where the subscription begins. */
    final Promise<Position> begun = Promise.promise();
    /** Handed to the listener at the end of this loop turn. */
    List<Publication> due = new ArrayList<>();
    /** What the listener has got; null before the subscription began. */
    Position handedOver;
    /** When to give up beginning, milliseconds. */
    final long deadline;
    /** When a push came last, a page was read last, the TTLs were renewed last; milliseconds. */
    long active;

    long checked;
    long renewed;
    /** Whether a page waits to be read, is being read. */
    boolean queued;

    boolean filling;
    /** Whether it was ended: nothing is handed over any more. */
    boolean ended;

    Subscription(RoomKeys keys, RoomFeed feed, long now, long deadline) {
        this.keys = keys;
        this.feed = feed;
        this.active = now;
        this.checked = now;
        this.renewed = now;
        this.deadline = deadline;
    }

    /** Whether it has begun. */
    boolean live() {
        return handedOver != null && !ended;
    }

    /** What the listener is to get now. */
    List<Publication> takeDue() {
        List<Publication> publications = due;
        due = new ArrayList<>();
        if (!publications.isEmpty()) {
            handedOver = publications.get(publications.size() - 1).position();
        }
        return publications;
    }
}
