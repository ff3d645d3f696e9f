package dev.fanfare.node;

import dev.fanfare.broker.Broker;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.UserName;
import dev.fanfare.room.Hub;
import dev.fanfare.room.Member;
import io.vertx.core.Context;

/** This server process: connects clients to rooms, and rooms to the broker. Thread-safe where not said otherwise. */
public final class Node {
    /** Who this is. */
    public NodeId id() {
        throw new UnsupportedOperationException();
    }

    /** The hub of an event loop; the same one each time. Called on that loop. */
    public Hub hub(Context loop) {
        throw new UnsupportedOperationException();
    }

    /**
     * A new connection, in no room yet. Called on the hub's loop.
     *
     * @param user who it is
     * @param member where its publications are written to
     * @param resumeReading runs on the loop when a saturated connection may be read again
     */
    public Connection connect(Hub hub, String connectionId, UserName user, Member member, Runnable resumeReading) {
        throw new UnsupportedOperationException();
    }

    /** A new connection id. */
    public String newConnectionId() {
        throw new UnsupportedOperationException();
    }

    /** How the link to the broker stands; as of the last change, from any thread. */
    public Broker.Health brokerHealth() {
        throw new UnsupportedOperationException();
    }
}
