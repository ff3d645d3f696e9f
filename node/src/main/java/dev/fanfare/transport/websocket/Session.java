package dev.fanfare.transport.websocket;

import dev.fanfare.model.Position;
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
abstract class Session {
    final WebSocketConnection socket;
    final Connection connection;
    /** Calls of the connection that have not completed; their outcomes are owed to the client. */
    private int underWay;

    private Runnable whenAnswered;

    Session(WebSocketConnection socket, Connection connection) {
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

    abstract void joined(RoomName room, Joined joined);

    abstract void joinFailed(RoomName room, FanfareException failure);

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

    final int underWay() {
        return underWay;
    }

    /** Runs {@code then} when no outcome is owed any more. */
    final void whenAnswered(Runnable then) {
        if (underWay == 0) {
            then.run();
        } else {
            whenAnswered = then;
        }
    }
}
