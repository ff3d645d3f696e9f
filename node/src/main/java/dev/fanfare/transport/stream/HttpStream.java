package dev.fanfare.transport.stream;

import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.UserName;
import dev.fanfare.node.Connection;
import dev.fanfare.node.Node;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.protocol.GoawayReason;
import dev.fanfare.protocol.ServerMessages;
import dev.fanfare.protocol.WireFormat;
import dev.fanfare.room.JoinRequest;
import dev.fanfare.room.Joined;
import dev.fanfare.room.Member;
import dev.fanfare.room.Transport;
import dev.fanfare.transport.Departures;
import dev.fanfare.transport.Problem;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.time.Duration;

/**
 * A client that listens to one room over a response that does not end. The response begins when it is a member, so that
 * a refusal still is an ordinary answer.
 *
 * <p><b>Threads:</b> its event loop.
 */
final class HttpStream implements Member, Departures.Guest, Connection.Carrier {
    private final Streams loop;
    private final StreamFormat format;
    private final HttpServerResponse response;
    private final RoomName room;
    private final Connection connection;
    private final long oldAt;
    private boolean begun;
    private boolean ended;

    HttpStream(
            Streams loop, Node node, StreamFormat format, RoomName room, UserName user, HttpServerResponse response) {
        this.loop = loop;
        this.format = format;
        this.room = room;
        this.response = response;
        this.connection = node.connect(loop.part(), node.newConnectionId(), user, this, this);
        this.oldAt = loop.oldAt();
    }

    /** Joins; {@link #joined} or {@link #joinFailed} goes on. */
    void open(JoinRequest request, int sendBufferBytes) {
        response.setWriteQueueMaxSize(sendBufferBytes);
        response.closeHandler(v -> gone());
        response.exceptionHandler(failure -> gone());
        response.drainHandler(v -> {
            loop.hub().onWritable(this);
            connection.onWritable();
        });
        loop.add(this);
        connection.join(request);
    }

    /** Says that it is here, also where something else was said just now: until the next heartbeat it may be silent. */
    void heartbeat() {
        if (begun && !ended && !response.writeQueueFull()) {
            response.write(Buffer.buffer(format.heartbeat()));
        }
    }

    private void say(String type, Position id, byte[] json) {
        response.write(Buffer.buffer(format.said(type, id, json)));
    }

    long oldAt() {
        return oldAt;
    }

    /**
     * Ends the response; a browser connects again by itself, and goes on after the last id. One that has not begun is refused:
     * a browser would not come again after an empty answer.
     */
    void end() {
        if (ended) {
            return;
        }
        gone();
        if (begun) {
            response.end();
        } else {
            Problem.send(response, new FanfareException(ErrorCode.DRAINING, "this node is being stopped; come again"));
        }
    }

    private void gone() {
        if (!ended) {
            ended = true;
            connection.close(DepartureReason.CLOSED);
            loop.remove(this);
        }
    }

    // ---- as what carries a connection ----

    @Override
    public void resumeReading() {
        // it reads nothing
    }

    /** It is in no other room. */
    @Override
    public void removed(RoomName from) {
        kicked();
    }

    @Override
    public void kicked() {
        if (begun && !ended) {
            response.write(Buffer.buffer(format.last("left", ServerMessages.kicked(room))));
            end();
        } else if (!ended) {
            gone();
            response.setStatusCode(204).end();
        }
    }

    // ---- when it is to leave ----

    @Override
    public boolean understandsGoaway() {
        return begun;
    }

    @Override
    public void goaway(GoawayReason reason, Duration after, Duration deadline) {
        say("goaway", null, ServerMessages.goaway(reason, after.toMillis(), deadline.toMillis()));
    }

    @Override
    public void dismiss(GoawayReason reason) {
        end();
    }

    // ---- as a member ----

    @Override
    public WireFormat wireFormat() {
        return format.wireFormat;
    }

    @Override
    public Transport transport() {
        return format.transport;
    }

    @Override
    public String connection() {
        return connection.id();
    }

    @Override
    public boolean isWritable() {
        return !response.writeQueueFull();
    }

    @Override
    public void write(ByteBuf frames) {
        // Of the heap: Vert.x does not release what a connection that closed no longer takes.
        response.write(BufferInternal.buffer(frames.retainedDuplicate()));
    }

    @Override
    public void flush() {
        // Vert.x sends each write by itself; the hub has joined a turn's messages to few.
    }

    @Override
    public void joined(RoomName name, Joined joined) {
        begun = true;
        response.setChunked(true)
                .putHeader("Content-Type", format.mediaType)
                .putHeader("Cache-Control", "no-store")
                // nginx holds answers back to fill its buffers, save where told not to
                .putHeader("X-Accel-Buffering", "no");
        response.write(Buffer.buffer(format.head()));
        say(
                "joined",
                joined.id(),
                ServerMessages.joined(null, name, joined.id(), joined.top(), joined.recovered(), joined.replayed()));
    }

    @Override
    public void joinFailed(RoomName name, FanfareException failure) {
        Problem.send(response, failure);
        gone();
    }

    @Override
    public void reset(RoomName name, Position position, Reset reason) {
        say("reset", position, ServerMessages.reset(name, position, reason.text()));
    }
}
