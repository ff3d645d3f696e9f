package dev.fanfare.transport.websocket;

import static dev.fanfare.transport.websocket.ClientFrames.FIN;
import static dev.fanfare.transport.websocket.ClientFrames.PING;
import static dev.fanfare.transport.websocket.ClientFrames.concat;
import static dev.fanfare.transport.websocket.ClientFrames.frame;
import static dev.fanfare.transport.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.config.MemoryConfig;
import dev.fanfare.protocol.CloseCode;
import dev.fanfare.transport.bounds.InputBounds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The socket without a network: a channel that sends only when it is told to flush. */
class FrameSocketTest {
    private static final int HIGH = 65_536;

    private final Listener listener = new Listener();
    private final FrameSocket socket =
            new FrameSocket(listener, 1_000, null, new InputBounds(MemoryConfig.DEFAULT), Duration.ofSeconds(5));
    private final EmbeddedChannel channel = new EmbeddedChannel(socket);

    FrameSocketTest() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(HIGH / 2, HIGH));
    }

    /** Writes down what it is told; takes messages while {@link #reading}. */
    private static final class Listener implements SocketListener {
        final List<String> events = new ArrayList<>();
        boolean reading = true;

        @Override
        public void onBytes() {}

        @Override
        public void onText(byte[] utf8) {
            events.add(new String(utf8, StandardCharsets.UTF_8));
        }

        @Override
        public void onBinary(byte[] bytes) {
            events.add("binary");
        }

        @Override
        public boolean mayRead() {
            return reading;
        }

        @Override
        public void onWritable() {
            events.add("writable");
        }

        @Override
        public void onAnswer(int bytes) {}

        @Override
        public void whenAnswered(Runnable then) {
            then.run();
        }

        @Override
        public void onEnd() {
            events.add("end");
        }

        @Override
        public void onClosed(int code) {
            events.add("closed " + code);
        }
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    private void receive(byte[]... frames) {
        channel.writeInbound(Unpooled.wrappedBuffer(concat(frames)));
    }

    private long pending() {
        return channel.unsafe().outboundBuffer().totalPendingWriteBytes();
    }

    @Test
    void pingsOfAClientThatDoesNotRead_costABoundedNumberOfBytes() {
        socket.open();
        byte[][] pings = new byte[10_000][];
        Arrays.fill(pings, frame(FIN | PING, new byte[100]));

        receive(pings);

        assertThat(pending()).isBetween((long) HIGH, 2L * HIGH + FrameSocket.UNREAD_ANSWERS_BYTES);
        assertThat(channel.config().isAutoRead()).isFalse();
        for (int i = 0; i < 100 && !channel.config().isAutoRead(); i++) {
            channel.flush();
        }
        // all are answered once it reads
        channel.flush();
        int answered = 0;
        for (ByteBuf pong = channel.readOutbound(); pong != null; pong = channel.readOutbound()) {
            answered++;
            pong.release();
        }
        assertThat(answered).isEqualTo(10_000);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void nothingIsRead_whileTheListenerTakesNothing() {
        socket.open();
        listener.reading = false;

        receive(text("a"), text("b"));
        assertThat(listener.events).isEmpty();
        assertThat(channel.config().isAutoRead()).isFalse();

        listener.reading = true;
        socket.resume();
        assertThat(listener.events).containsExactly("a", "b");
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void bytesBeforeTheSocketIsOpen_wait() {
        receive(text("early"));
        assertThat(listener.events).isEmpty();

        socket.open();
        socket.resume();

        assertThat(listener.events).containsExactly("early");
    }

    @Test
    void afterItsCloseFrame_nothingIsWritten_andDataIsIgnored() {
        socket.open();
        socket.close(CloseCode.KICKED, "kicked");
        socket.close(CloseCode.NORMAL, "again");
        ByteBuf shared = Unpooled.copiedBuffer("x", StandardCharsets.US_ASCII);
        socket.write(shared);
        socket.answer(shared);
        socket.flush();

        receive(text("late"), frame(FIN | PING, new byte[0]));

        ByteBuf close = channel.readOutbound();
        assertThat(close.getUnsignedShort(2)).isEqualTo(4500);
        close.release();
        assertThat(channel.outboundMessages()).isEmpty();
        assertThat(shared.refCnt()).isZero();
        assertThat(listener.events).containsExactly("end");
        channel.close();
        assertThat(listener.events).containsExactly("end", "closed 4500");
    }
}
