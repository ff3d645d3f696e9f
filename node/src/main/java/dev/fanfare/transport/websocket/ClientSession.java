package dev.fanfare.transport.websocket;

import dev.fanfare.model.Payload;
import dev.fanfare.model.Position;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import dev.fanfare.node.Connection;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.room.Joined;
import dev.fanfare.room.Member.Reset;
import io.vertx.core.Future;

/**
 * What a connection's messages mean, and how outcomes are told to its client.
 *
 * <p><b>Threads:</b> the connection's loop.
 */
abstract class ClientSession {
    final WebSocketConnection socket;
    final Connection connection;
    /** Calls of the connection that have not completed; their outcomes are owed to the client. */
    private int underWay;

    private Runnable whenAnswered;
    /** The last of its own messages that the broker holds. */
    private RoomName lastRoom;

    private Position lastSent;

    ClientSession(WebSocketConnection socket, Connection connection) {
        this.socket = socket;
        this.connection = connection;
    }

    /** The socket is open: says what is to be said first, and joins the room that the address named. */
    abstract void open();

    abstract void onText(byte[] utf8);

    abstract void onBinary(byte[] bytes);

    /** Whether it takes another message now; it calls {@link WebSocketConnection#resume} when it does again. */
    boolean mayRead() {
        return !connection.isSaturated();
    }

    /** The socket takes bytes again. */
    void onWritable() {}

    /** Nothing can be told to the client any more. */
    void end() {}

    abstract void joined(RoomName room, Joined joined);

    abstract void joinFailed(RoomName room, FanfareException failure);

    /** An operator removed it from a room. */
    abstract void removed(RoomName room);

    abstract void reset(RoomName room, Position position, Reset reason);

    /** Counts a call until it completes. */
    final <T> Future<T> owe(Future<T> call) {
        underWay++;
        return call.onComplete(done -> {
            underWay--;
            if (underWay == 0 && whenAnswered != null) {
                // After this turn of the hub: its end writes what came before this outcome.
                socket.later(whenAnswered);
            }
        });
    }

    /** Broadcasts, and remembers what it owes for it. */
    final Future<Receipt> broadcast(RoomName room, Payload payload, String key) {
        return owe(connection.broadcast(room, payload, key)).onSuccess(receipt -> {
            lastRoom = room;
            lastSent = receipt.position();
        });
    }

    /** Runs {@code then} when no outcome is owed any more and its own messages were given back to it. */
    final void whenAnswered(Runnable then) {
        if (underWay > 0) {
            whenAnswered = () -> whenAnswered(then);
        } else if (lastRoom == null) {
            then.run();
        } else {
            catchUp(then);
        }
    }

    /** The broker may confirm a message before this node is given it, and the socket may not take it at once. */
    private void catchUp(Runnable then) {
        if (connection.hasReceived(lastRoom, lastSent)) {
            then.run();
        } else {
            socket.soon(() -> catchUp(then));
        }
    }
}
