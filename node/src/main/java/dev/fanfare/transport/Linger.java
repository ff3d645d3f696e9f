package dev.fanfare.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection whose client may still be sending: the output ends at once, and what comes is read and dropped until the
 * client ends its own side, for {@value #LONGEST_MS} ms at most. A socket that is closed over unread bytes is reset by the
 * kernel, and a reset takes the answer from a client that has not read it yet (RFC 9112, section 9.6).
 *
 * <p><b>Threads:</b> the channel's event loop.
 */
final class Linger {
    /** Long enough for a client to read an answer on a slow line; a client that sends on and on has no more of it. */
    static final int LONGEST_MS = 2_000;

    private Linger() {}

    /** Ends the output behind what is written, and the connection later. Whoever calls drops what is read from now on. */
    static void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        ctx.channel().config().setAutoRead(true);
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> endOutput(ctx));
        ctx.executor().schedule(() -> ctx.close(promise), LONGEST_MS, TimeUnit.MILLISECONDS);
        ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
    }

    private static void endOutput(ChannelHandlerContext ctx) {
        DuplexChannel channel = (DuplexChannel) ctx.channel();
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        if (tls == null) {
            channel.shutdownOutput();
        } else {
            tls.closeOutbound().addListener(notified -> channel.shutdownOutput());
        }
    }
}
