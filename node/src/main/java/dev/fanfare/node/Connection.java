package dev.fanfare.node;

import dev.fanfare.broker.History;
import dev.fanfare.model.Payload;
import dev.fanfare.model.Position;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import dev.fanfare.room.JoinRequest;
import io.vertx.core.Future;

/**
 * One open client attachment, of any transport: what it may do, and the rooms it is in. The transport decodes what the
 * client says, calls these verbs, and encodes the outcome.
 *
 * <p><b>Threads:</b> used on its hub's loop alone; futures complete there.
 *
 * <p><b>Failures</b> are {@link dev.fanfare.protocol.FanfareException}.
 */
public final class Connection {
    /** Cluster-wide unique, opaque. */
    public String id() {
        throw new UnsupportedOperationException();
    }

    /**
     * Joins a room; {@link dev.fanfare.room.Member#joined} or {@link dev.fanfare.room.Member#joinFailed} answers.
     *
     * @throws dev.fanfare.protocol.FanfareException {@code already_joined}, {@code too_many_rooms}
     */
    public void join(JoinRequest request) {
        throw new UnsupportedOperationException();
    }

    /**
     * Leaves a room, or gives up joining it.
     *
     * @throws dev.fanfare.protocol.FanfareException {@code not_joined}
     */
    public void leave(RoomName room) {
        throw new UnsupportedOperationException();
    }

    /**
     * Sends a message to every member of a room, on every node.
     *
     * @param key idempotency key, or null
     * @return completes when the broker holds the message; fails with {@code not_joined}, {@code rate_limited},
     *     {@code overloaded}, {@code broker_unavailable} or {@code outcome_unknown}
     */
    public Future<Receipt> broadcast(RoomName room, Payload payload, String key) {
        throw new UnsupportedOperationException();
    }

    /**
     * Reads a page of the log of a room it is in.
     *
     * @param since null for the newest
     * @param limit cut to the configured limit
     * @return fails with {@code not_joined} or {@code broker_unavailable}
     */
    public Future<History> history(RoomName room, Position since, int limit) {
        throw new UnsupportedOperationException();
    }

    /**
     * Whether so many broadcasts wait for the broker that the transport is to stop reading; {@code resumeReading} given at
     * {@link Node#connect} runs when it may go on.
     */
    public boolean isSaturated() {
        throw new UnsupportedOperationException();
    }

    /** Leaves all rooms. Broadcasts under way are finished. Again: no effect. */
    public void close() {
        throw new UnsupportedOperationException();
    }
}
