package dev.fanfare.broker;

import dev.fanfare.model.Message;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import io.vertx.core.Future;
import java.util.List;

/**
 * What joins nodes. It gives each message of a room the next offset and hands every publication of a subscribed room to
 * its listener: once, in offset order, with none missing. Where that cannot be kept it says so by
 * {@link Listener#onDiscontinuity}, never silently.
 *
 * <p><b>Threads:</b> a broker belongs to one event-loop context, given when it was made. Every method is called on it,
 * every future completes on it, and the listener is called on it. Nothing blocks.
 *
 * <p><b>Failures</b> are {@link dev.fanfare.protocol.FanfareException}: {@code broker_unavailable} (nothing was appended,
 * ask again), {@code overloaded} (a queue is full, nothing was appended), {@code outcome_unknown} (it may have been
 * appended).
 */
public interface Broker {
    /** Who is told. Called on the broker's context. */
    interface Listener {
        /**
         * The next publications of a subscribed room: at least one, ascending, each following the one before it; the
         * first follows the last that was handed over, or the position that {@link #subscribe} answered.
         */
        void onPublications(RoomName room, List<Publication> publications);

        /**
         * Continuity was lost and cannot be made good: what follows {@code top} will be handed over, what lies between
         * the last publication handed over and {@code top} will not. After the call the room goes on at {@code top}.
         */
        void onDiscontinuity(RoomName room, Position top);

        /**
         * What was handed over after {@code common} is not the room's log any more: another branch of it is. After the call
         * the room goes on at {@code common}, and all that follows it there will be handed over, messages that were cut off
         * among them, under other positions. Who got nothing past {@code common} misses nothing.
         */
        default void onCut(RoomName room, Position common) {
            onDiscontinuity(room, common);
        }

        /**
         * The publications that are still held of a subscribed room, for a server that lost them: the newest handed over and
         * those before it, ascending, without a hole; empty for none.
         */
        default List<Publication> held(RoomName room) {
            return List.of();
        }
    }

    /**
     * Begins to work: must be called once, before anything else, and completes at once. An engine whose server is out of
     * reach goes on trying; until then calls wait or fail with {@code broker_unavailable} and {@link #health} says why.
     */
    void start(Listener listener);

    /**
     * Subscribes this node to a room, and completes with the position after which publications are handed to the
     * listener; none is handed over before the future's handlers have run. A room that nobody wrote gets its epoch by
     * this call. Subscribing again while subscribed answers the position last handed over: at once, or where this
     * process stood still, when what it slept through has been handed over too.
     */
    Future<Position> subscribe(RoomName room);

    /**
     * The place before the first message of a room that has no log, where this engine can tell it and keep nothing for that;
     * {@link History#UNWRITTEN} where it cannot.
     */
    default Position beginning(RoomName room) {
        return History.UNWRITTEN;
    }

    /** Ends the subscription: nothing of the room is handed over after this call. No effect where there is none. */
    void unsubscribe(RoomName room);

    /**
     * Appends messages to a room: consecutive, all or none. Completes when the broker holds them, with one receipt each,
     * in order. Works without a subscription. Batches of one caller for one room are appended in the order of the calls.
     *
     * @param batch 1 to 100 messages. One whose key the room knows for its user is not appended again, its receipt names
     *     the first
     */
    Future<List<Receipt>> publish(RoomName room, List<Message> batch);

    /**
     * Reads a page of a room's log; works without a subscription and changes nothing.
     *
     * @param since the position after which to begin; null for the newest {@code limit}
     * @param limit greatest number of publications, at least 0; with 0 only {@link History#top} and
     *     {@link History#recovered} are of interest. The engine may answer fewer, but at least one where there is one
     */
    Future<History> history(RoomName room, Position since, int limit);

    /** How the link to the broker's server stands. */
    Health health();

    /**
     * Ends the work. Publications not yet confirmed are given a bounded time; completes when all is released. The
     * listener is not called any more.
     */
    Future<Void> close();

    /**
     * The state of the link.
     *
     * @param up whether publishing works now
     * @param detail one sentence for an operator: what it is connected to, or why it is not
     */
    record Health(boolean up, String detail) {}
}
