package dev.fanfare.transport.websocket;

import dev.fanfare.protocol.CloseCode;
import dev.fanfare.protocol.FrameHeader;
import dev.fanfare.transport.HalfClose;
import dev.fanfare.transport.bounds.InputBounds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket in the pipeline of its channel: bytes in, messages to the listener, frames out, and the closing handshake
 * (RFC 6455, sections 5.5 and 7).
 *
 * <pre>
 *   OPENING -> OPEN -- close(code) ----------------> CLOSE_SENT -- close frame --+
 *               | \-- close frame, or a violation --> ANSWERING -- answered ------+-> ENDING -- FIN --> CLOSED
 *               \-- dismiss(code) --> LEAVING -- answered, then as close(code)
 * </pre>
 *
 * <p>Why ANSWERING: a client may send a message and its close frame at once, and is still owed what comes of the message.
 * Why LEAVING: who is asked to go is owed the same; what it sends from then on is not taken any more.
 * Why ENDING: to close a socket that holds unread bytes resets the connection, and the client may lose our close frame; so
 * we end our side, and read to the end of the client's, for a bounded time.
 *
 * <p><b>Threads:</b> the channel's event loop.
 */
final class FrameSocket extends ChannelInboundHandlerAdapter
        implements FrameDecoder.Listener, UnfinishedMessage.Socket {
    /** Answers (pongs, acks) that may wait for a client that does not read, before the node stops reading it. */
    static final int UNREAD_ANSWERS_BYTES = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(FrameSocket.class);

    private enum State {
        OPENING,
        OPEN,
        LEAVING,
        ANSWERING,
        CLOSE_SENT,
        ENDING,
        CLOSED
    }

    private final SocketListener listener;
    private final FrameDecoder decoder;
    private final MessageAssembler messages;
    private final UnfinishedMessage unfinished;
    private final Duration closeTimeout;

    private ChannelHandlerContext context;
    private State state = State.OPENING;
    private boolean decoding;
    private boolean outputEnded;
    private ByteBuf unread;
    private int unreadAnswers;
    private ByteBuf lastFrame;
    private int closedWith = CloseFrame.NO_FRAME;
    private ScheduledFuture<?> deadline;

    /**
     * A socket whose handshake is not answered yet.
     *
     * @param limit greatest size of a message, bytes
     * @param deflate null where compression was not negotiated
     * @param input what messages that have not come whole may hold, and for how long
     */
    FrameSocket(SocketListener listener, int limit, Deflate deflate, InputBounds input, Duration closeTimeout) {
        this.listener = listener;
        this.unfinished = new UnfinishedMessage(input.unfinished(), input.timeout(), this);
        this.closeTimeout = closeTimeout;
        MessageInflater inflater = deflate == null ? null : new MessageInflater(deflate.clientKeepsContext(), limit);
        this.messages = new MessageAssembler(limit, inflater);
        this.decoder = new FrameDecoder(this, inflater != null);
    }

    // ---- for the listener ----

    /** The answer to the handshake is written: from here on there are frames. */
    void open() {
        if (state == State.OPENING) {
            state = State.OPEN;
        }
    }

    /** The listener takes messages again. */
    void resume() {
        decode();
    }

    boolean isWritable() {
        return canWrite() && context.channel().isWritable();
    }

    /** Writes whole frames that others share. */
    void write(ByteBuf frames) {
        if (canWrite()) {
            context.write(frames.retainedDuplicate(), context.voidPromise());
        }
    }

    /** Writes a frame that is for this client alone, and takes its reference over. */
    void answer(ByteBuf frame) {
        if (!canWrite()) {
            frame.release();
            return;
        }
        int bytes = frame.readableBytes();
        if (!context.channel().isWritable()) {
            unreadAnswers += bytes;
        }
        context.write(frame, context.voidPromise());
        listener.onAnswer(bytes);
    }

    /** The same, for a large one: {@code taken} is run when the socket has taken all of it, or never will. */
    void answer(ByteBuf frame, Runnable taken) {
        if (!canWrite()) {
            frame.release();
            taken.run();
            return;
        }
        int bytes = frame.readableBytes();
        context.write(frame).addListener(done -> taken.run());
        listener.onAnswer(bytes);
    }

    void flush() {
        if (canWrite()) {
            context.flush();
        }
    }

    /** Sends a close frame after all that was written, waits for the client's, then ends. No effect where it ends already. */
    void close(CloseCode code, String reason) {
        if (state == State.OPENING) {
            cut();
        } else if (isOpen()) {
            state = State.CLOSE_SENT;
            closedWith = code.code();
            context.writeAndFlush(ControlFrames.close(code.code(), reason), context.voidPromise());
            setDeadline(this::cut);
            endOutput();
            forget();
            decode();
        }
    }

    /** As {@link #close}, once what comes of the messages so far is written, or the time for that is over. */
    void dismiss(CloseCode code, String reason) {
        Runnable farewell = () -> close(code, reason);
        if (state == State.OPEN) {
            state = State.LEAVING;
            setDeadline(farewell);
            decode();
            listener.whenAnswered(farewell);
        } else {
            farewell.run();
        }
    }

    /** Ends without a word. */
    void cut() {
        if (context != null) {
            context.close();
        }
    }

    // ---- from the decoder ----

    @Override
    public void onDataFrame(int opcode, boolean fin, boolean rsv1, long length) {
        if (state != State.CLOSE_SENT) {
            messages.begin(opcode, fin, rsv1, length);
        }
    }

    @Override
    public void onData(ByteBuf in, int count, int mask, long remaining) {
        if (state == State.CLOSE_SENT) {
            in.skipBytes(count);
        } else {
            messages.add(in, count, mask, remaining);
        }
    }

    @Override
    public void onDataFrameEnd() {
        if (state == State.CLOSE_SENT || !messages.endFrame()) {
            return;
        }
        boolean text = messages.isText();
        byte[] message = messages.take();
        if (state == State.OPEN && text) {
            listener.onText(message);
        } else if (state == State.OPEN) {
            listener.onBinary(message);
        }
    }

    @Override
    public void onControl(int opcode, byte[] payload) {
        if (opcode == FrameHeader.PING && state == State.OPEN) {
            answer(ControlFrames.pong(payload));
        } else if (opcode == FrameHeader.CLOSE) {
            int code = CloseFrame.code(payload);
            if (state == State.CLOSE_SENT) {
                end();
            } else {
                answerThenEnd(ControlFrames.closeAnswer(payload), code);
            }
        }
    }

    // ---- reading ----

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            listener.onBytes();
            unread = unread == null ? bytes : Unpooled.wrappedBuffer(unread, bytes);
            decode();
        } else if (state == State.OPENING) {
            ctx.fireChannelRead(message);
        } else {
            // The end of the request that became this socket.
            ReferenceCountUtil.release(message);
        }
    }

    private void decode() {
        if (decoding || state == State.OPENING) {
            return;
        }
        decoding = true;
        try {
            while (unread != null && unread.isReadable() && isDecoding() && mayRead()) {
                decoder.decodeFrame(unread);
            }
        } catch (ProtocolViolation violation) {
            fail(violation);
        } catch (RuntimeException fault) {
            LOG.error("a fault while reading from a connection; it is closed with 1011", fault);
            fail(new ProtocolViolation(CloseCode.INTERNAL_ERROR, "the node failed"));
        } finally {
            decoding = false;
        }
        if (unread != null && !(unread.isReadable() && isDecoding())) {
            unread.release();
            unread = null;
        }
        if (isOpen()) {
            unfinished.after(messages.whole(), messages.held(), context.executor());
        }
        updateReading();
    }

    private boolean isDecoding() {
        return isOpen() || state == State.CLOSE_SENT;
    }

    private boolean isOpen() {
        return state == State.OPEN || state == State.LEAVING;
    }

    @Override
    public boolean mayRead() {
        return state != State.OPEN || listener.mayRead() && unreadAnswers <= UNREAD_ANSWERS_BYTES;
    }

    private void updateReading() {
        boolean wanted = mayRead();
        if (context != null
                && state != State.CLOSED
                && context.channel().config().isAutoRead() != wanted) {
            context.channel().config().setAutoRead(wanted);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable() && canWrite()) {
            unreadAnswers = 0;
            decode();
            listener.onWritable();
        }
        ctx.fireChannelWritabilityChanged();
    }

    // ---- ending ----

    @Override
    public void fail(ProtocolViolation violation) {
        if (state == State.CLOSE_SENT) {
            end();
        } else if (isOpen()) {
            int code = violation.code().code();
            answerThenEnd(ControlFrames.close(code, violation.getMessage()), code);
        }
    }

    private void answerThenEnd(ByteBuf frame, int code) {
        state = State.ANSWERING;
        forget();
        closedWith = code;
        lastFrame = frame;
        setDeadline(this::sendLast);
        listener.whenAnswered(this::sendLast);
    }

    private void sendLast() {
        if (state == State.ANSWERING) {
            context.write(lastFrame, context.voidPromise());
            lastFrame = null;
            setDeadline(this::cut);
            end();
        }
    }

    /** Both close frames are on their way, or the client is not listened to any more. */
    private void end() {
        state = State.ENDING;
        endOutput();
        updateReading();
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> HalfClose.of(context));
    }

    private void endOutput() {
        if (!outputEnded) {
            outputEnded = true;
            listener.onEnd();
        }
    }

    private void setDeadline(Runnable action) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        deadline = context.executor().schedule(action, closeTimeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean canWrite() {
        return isOpen() || state == State.ANSWERING;
    }

    // ---- the channel ----

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            release();
            endOutput();
            listener.onClosed(closedWith);
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A reset by the client, mostly; nothing can be told to it any more.
        LOG.debug("a connection broke", cause);
        ctx.close();
    }

    private void release() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
        ReferenceCountUtil.release(unread);
        unread = null;
        ReferenceCountUtil.release(lastFrame);
        lastFrame = null;
        forget();
    }

    /** No message is taken any more. */
    private void forget() {
        unfinished.end();
        messages.end();
    }
}
