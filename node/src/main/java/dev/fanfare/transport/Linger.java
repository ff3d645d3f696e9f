package dev.fanfare.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection whose client may still be sending: the output ends at once, and what comes is read and dropped until the
 * client ends its own side, or sends nothing for {@value #SILENCE_MS} ms, for {@value #LONGEST_MS} ms at most. A socket that is
 * closed over unread bytes is reset by the kernel, and a reset takes the answer from a client that has not read it yet (RFC 9112,
 * section 9.6).
 *
 * <p><b>Threads:</b> the channel's event loop.
 */
final class Linger {
    static final int SILENCE_MS = 2_000;
    /** Long enough to read an answer on a slow line; a client that sends on and on has no more of it. */
    static final int LONGEST_MS = 10_000;

    private final ChannelHandlerContext ctx;
    private boolean heard = true;
    private int waitedMs;

    private Linger(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    /** Ends the output behind what is written, and the connection later. Whoever calls drops what is read from now on. */
    static Linger close(ChannelHandlerContext ctx, ChannelPromise promise) {
        Linger linger = new Linger(ctx);
        ctx.channel().config().setAutoRead(true);
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> HalfClose.of(ctx));
        ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
        linger.look();
        return linger;
    }

    /** Something came, and was dropped. */
    void heard() {
        heard = true;
    }

    private void look() {
        if (!heard || waitedMs >= LONGEST_MS) {
            ctx.close();
        } else if (ctx.channel().isOpen()) {
            heard = false;
            waitedMs += SILENCE_MS;
            ctx.executor().schedule(this::look, SILENCE_MS, TimeUnit.MILLISECONDS);
        }
    }
}
