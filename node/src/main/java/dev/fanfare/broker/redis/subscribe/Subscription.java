package dev.fanfare.broker.redis.subscribe;

import dev.fanfare.broker.redis.wire.RoomKeys;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import io.vertx.core.Future;
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
    /** What the session has that serves it; null while none does. */
    SubscriberSession serving;
    /** Changes whenever its bucket goes down: what was asked before that counts no more. */
    int stay;
    /** How often in a row Redis answered a question about it with an error. */
    int failures;
    /** Completes when it has caught up with what this node slept through; null where it has. */
    private Promise<Void> catchingUp;
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

    /** Completes with the place the listener has reached, at once or when the room has caught up. */
    Future<Position> settled() {
        return catchingUp == null
                ? Future.succeededFuture(handedOver)
                : catchingUp.future().map(v -> handedOver);
    }

    /** The place it has reached may be an old one. */
    void unsettle() {
        if (live() && catchingUp == null) {
            catchingUp = Promise.promise();
        }
    }

    /** Nothing is known to be missing; what is due must have been handed over. */
    void settle() {
        Promise<Void> reached = catchingUp;
        catchingUp = null;
        if (reached != null) {
            reached.complete();
        }
    }

    /** Whether someone may be waiting for it to catch up. */
    boolean unsettled() {
        return catchingUp != null;
    }

    /** A session serves its bucket from here on. */
    void comesTo(SubscriberSession here) {
        serving = here;
    }

    /** No session serves its bucket any more. */
    void goes() {
        serving = null;
        stay++;
        queued = false;
        filling = false;
    }

    /** Nobody is to wait any more: it was left. */
    void end(Throwable why) {
        ended = true;
        due.clear();
        begun.tryFail(why);
        if (catchingUp != null) {
            catchingUp.fail(why);
            catchingUp = null;
        }
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
