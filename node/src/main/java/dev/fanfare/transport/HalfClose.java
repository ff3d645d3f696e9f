package dev.fanfare.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/** Ends our side of a connection, and leaves the client's open. */
public final class HalfClose {
    private HalfClose() {}

    /** On the channel's loop; over TLS its own notice goes first. */
    public static void of(ChannelHandlerContext context) {
        DuplexChannel channel = (DuplexChannel) context.channel();
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound().addListener(notified -> channel.shutdownOutput());
        } else {
            channel.shutdownOutput();
        }
    }
}
