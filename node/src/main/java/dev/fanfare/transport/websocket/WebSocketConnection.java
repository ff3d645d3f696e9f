package dev.fanfare.transport.websocket;

import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.node.Connection;
import dev.fanfare.node.Node;
import dev.fanfare.protocol.CloseCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.protocol.Frames;
import dev.fanfare.protocol.GoawayReason;
import dev.fanfare.protocol.ServerMessages;
import dev.fanfare.protocol.WireFormat;
import dev.fanfare.room.Joined;
import dev.fanfare.room.Member;
import dev.fanfare.room.Transport;
import dev.fanfare.transport.Departures;
import dev.fanfare.transport.SentBytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A WebSocket client: its socket, its place in the node, and its session.
 *
 * <p><b>Threads:</b> its event loop.
 */
final class WebSocketConnection extends Heartbeat.Beat
        implements Member, Connection.Carrier, SocketListener, AnswerLine.Socket, Departures.Guest {
    private static final int SOON_MS = 5;

    private final WebSocketRoutes.Shared shared;
    private final Connections loop;
    private final EventLoop eventLoop;
    private final WireFormat format;
    private final SentBytes sent;
    private final FrameSocket socket;
    private final Connection connection;
    private final ClientSession session;
    /** What the others are told when it ends. */
    private DepartureReason departure = DepartureReason.CLOSED;

    private final long oldAt;

    WebSocketConnection(WebSocketRoutes.Shared shared, Connections loop, EventLoop eventLoop, Invitation invitation) {
        this.shared = shared;
        this.loop = loop;
        this.eventLoop = eventLoop;
        this.format = invitation.format();
        this.sent = loop.sent(format);
        this.socket = new FrameSocket(
                this,
                shared.messageBytes(),
                invitation.deflate(),
                shared.bounds().input(),
                shared.config().closeTimeout());
        this.oldAt = loop.ages().next();
        Node node = shared.node();
        this.connection = node.connect(loop.part(), node.newConnectionId(), invitation.user(), this, this);
        this.session = invitation.command()
                ? new CommandSession(this, connection, shared.decoder(), invitation.join())
                : new PlainSession(this, connection, invitation);
    }

    /** What is to be put into the channel's pipeline. */
    ChannelHandler handler() {
        return socket;
    }

    /** The handshake is answered. */
    void open() {
        loop.add(this);
        socket.open();
        session.open();
        socket.resume();
    }

    void close(CloseCode code, String reason) {
        socket.close(code, reason);
    }

    void cut() {
        socket.cut();
    }

    // ---- for the session ----

    void welcome() {
        answer(ServerMessages.welcome(
                connection.id(),
                shared.node().id().name(),
                shared.config().pingInterval().toMillis(),
                shared.messageBytes()));
    }

    void answer(byte[] json) {
        socket.answer(Frames.text(json));
    }

    /** What is answered with pages and lists. */
    AnswerLine newAnswerLine() {
        return new AnswerLine(shared.bounds().answers(), eventLoop, this);
    }

    @Override
    public void answer(byte[] json, Runnable taken) {
        socket.answer(Frames.text(json), taken);
    }

    @Override
    public void tooSlow() {
        socket.close(CloseCode.TOO_SLOW, "others wait for the answer that is not read");
    }

    @Override
    public void resume() {
        socket.resume();
    }

    /** Runs a task after what the loop does now. */
    void later(Runnable task) {
        eventLoop.execute(task);
    }

    /** Runs a task a moment later. */
    void soon(Runnable task) {
        eventLoop.schedule(task, SOON_MS, TimeUnit.MILLISECONDS);
    }

    // ---- as a member ----

    @Override
    public WireFormat wireFormat() {
        return format;
    }

    @Override
    public Transport transport() {
        return format.isJson() ? Transport.WEBSOCKET_JSON : Transport.WEBSOCKET_RAW;
    }

    @Override
    public String connection() {
        return connection.id();
    }

    @Override
    public boolean isWritable() {
        return socket.isWritable();
    }

    @Override
    public void write(ByteBuf frames) {
        sent.add(frames.readableBytes());
        socket.write(frames);
    }

    @Override
    public void flush() {
        socket.flush();
    }

    @Override
    public void joined(RoomName room, Joined joined) {
        session.joined(room, joined);
    }

    @Override
    public void joinFailed(RoomName room, FanfareException failure) {
        session.joinFailed(room, failure);
    }

    @Override
    public void reset(RoomName room, Position position, Reset reason) {
        session.reset(room, position, reason);
    }

    // ---- from the socket ----

    @Override
    public void onBytes() {
        loop.heartbeat().heard(this);
    }

    @Override
    public void onText(byte[] utf8) {
        session.onText(utf8);
    }

    @Override
    public void onBinary(byte[] bytes) {
        session.onBinary(bytes);
    }

    @Override
    public boolean mayRead() {
        return session.mayRead();
    }

    @Override
    public void onWritable() {
        loop.hub().onWritable(this);
        connection.onWritable();
        session.onWritable();
    }

    @Override
    public void onAnswer(int bytes) {
        sent.add(bytes);
        loop.hub().flushSoon(this);
    }

    @Override
    public void whenAnswered(Runnable then) {
        session.whenAnswered(then);
    }

    @Override
    public void onEnd() {
        session.end();
        connection.close(departure);
    }

    @Override
    public void onClosed(int code) {
        loop.remove(this, code);
    }

    // ---- as what carries a connection ----

    @Override
    public void resumeReading() {
        resume();
    }

    @Override
    public void removed(RoomName room) {
        session.removed(room);
    }

    @Override
    public void kicked() {
        departure = DepartureReason.KICKED;
        socket.close(CloseCode.KICKED, "removed by an operator");
    }

    // ---- as one that is asked to leave ----

    @Override
    public boolean understandsGoaway() {
        return format.isJson();
    }

    @Override
    public void goaway(GoawayReason reason, Duration after, Duration deadline) {
        answer(ServerMessages.goaway(reason, after.toMillis(), deadline.toMillis()));
    }

    @Override
    public void dismiss(GoawayReason reason) {
        socket.dismiss(CloseCode.SERVICE_RESTART, reason.advice());
    }

    // ---- from the heartbeat ----

    @Override
    void looked() {
        if (loop.ages().isPast(oldAt)) {
            loop.departures().aged(this);
        }
    }

    @Override
    void ping() {
        socket.answer(ControlFrames.ping());
    }

    @Override
    void lost() {
        if (session.mayRead()) {
            departure = DepartureReason.TIMEOUT;
            socket.close(CloseCode.PONG_TIMEOUT, "no pong in time");
        } else {
            // It is the node that did not listen: the pong may be among what it has not read.
            loop.heartbeat().add(this);
        }
    }
}
