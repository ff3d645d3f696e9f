package dev.fanfare.transport.websocket;

import dev.fanfare.model.Payload;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.node.Connection;
import dev.fanfare.protocol.CloseCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.protocol.PlainDecoder;
import dev.fanfare.protocol.ServerMessages;
import dev.fanfare.room.JoinRequest;
import dev.fanfare.room.Joined;
import dev.fanfare.room.Member.Reset;

/**
 * No sub-protocol: every message is a broadcast to the one room of the address. A JSON client is told what happens in
 * server messages; a raw one gets payloads and close codes, never a server message.
 */
final class PlainSession extends ClientSession {
    private final JoinRequest join;
    private final PlainDecoder decoder;
    private boolean joined;

    PlainSession(WebSocketConnection socket, Connection connection, Invitation invitation) {
        super(socket, connection);
        this.join = invitation.join();
        this.decoder = new PlainDecoder(invitation.sendsJson());
    }

    @Override
    void open() {
        if (isJson()) {
            socket.welcome();
        }
        connection.join(join);
    }

    /** A member from its first message on: none is read before it has joined. */
    @Override
    boolean mayRead() {
        return joined && super.mayRead();
    }

    @Override
    void onText(byte[] utf8) {
        try {
            broadcast(decoder.text(utf8));
        } catch (FanfareException refusal) {
            refused(refusal);
        }
    }

    @Override
    void onBinary(byte[] bytes) {
        broadcast(new Payload(Payload.Kind.BINARY, bytes));
    }

    private void broadcast(Payload payload) {
        broadcast(join.room(), payload, null).onFailure(this::refused);
    }

    private void refused(Throwable cause) {
        FanfareException failure = FanfareException.of(cause);
        if (isJson()) {
            socket.answer(ServerMessages.error(null, failure.code(), failure.getMessage()));
        } else {
            socket.close(closeCode(failure), failure.getMessage());
        }
    }

    private static CloseCode closeCode(FanfareException failure) {
        return switch (failure.code()) {
            case RATE_LIMITED -> CloseCode.POLICY_VIOLATION;
            case BAD_MESSAGE -> CloseCode.INVALID_DATA;
            case OVERLOADED, BROKER_UNAVAILABLE, OUTCOME_UNKNOWN, DRAINING -> CloseCode.TRY_AGAIN_LATER;
            default -> CloseCode.INTERNAL_ERROR;
        };
    }

    @Override
    void joined(RoomName room, Joined start) {
        joined = true;
        if (isJson()) {
            socket.answer(
                    ServerMessages.joined(null, room, start.id(), start.top(), start.recovered(), start.replayed()));
        }
        socket.resume();
    }

    @Override
    void joinFailed(RoomName room, FanfareException failure) {
        socket.close(closeCode(failure), failure.getMessage());
    }

    /** It is in no other room. */
    @Override
    void removed(RoomName room) {
        socket.kicked();
    }

    @Override
    void reset(RoomName room, Position position, Reset reason) {
        if (isJson()) {
            socket.answer(ServerMessages.reset(room, position, reason.text()));
        } else {
            socket.close(CloseCode.TOO_SLOW, "messages were missed");
        }
    }

    private boolean isJson() {
        return socket.wireFormat().isJson();
    }
}
