package dev.fanfare.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ThreadFactory;

/**
 * The machine's own transport, with a look at each socket when it is accepted. Vert.x tells of a connection only when TLS is
 * agreed on, which one that says nothing never gets to.
 */
public final class CountingTransport implements io.vertx.core.transport.Transport, Transport {
    private final io.vertx.core.transport.Transport own;
    private final Transport to;
    private volatile int port;
    private volatile Sockets sockets = Sockets.UNBOUNDED;

    /** The native transport, or where there is none Java's. */
    public CountingTransport() {
        io.vertx.core.transport.Transport fast = io.vertx.core.transport.Transport.nativeTransport();
        own = fast != null && fast.available() ? fast : io.vertx.core.transport.Transport.NIO;
        to = own.implementation();
    }

    /** From here on the sockets of this port are counted. */
    public void count(int listening, Sockets counted) {
        sockets = counted;
        port = listening;
    }

    private final class Acceptance extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Channel socket
                    && ctx.channel().localAddress() instanceof InetSocketAddress address
                    && address.getPort() == port
                    && sockets.accepted(socket) == socket) {
                socket.unsafe().closeForcibly();
                sockets.left(socket);
                return;
            }
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        ChannelFactory<? extends ServerChannel> factory = to.serverChannelFactory(domainSocket);
        return () -> {
            ServerChannel channel = factory.newChannel();
            channel.pipeline().addLast(new Acceptance());
            return channel;
        };
    }

    // ---- as the machine's own ----

    @Override
    public String name() {
        return own.name();
    }

    @Override
    public boolean available() {
        return own.available();
    }

    @Override
    public Throwable unavailabilityCause() {
        return own.unavailabilityCause();
    }

    @Override
    public Transport implementation() {
        return this;
    }

    @Override
    public boolean supportsDomainSockets() {
        return to.supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
        return to.supportFileRegion();
    }

    @Override
    public boolean isAvailable() {
        return to.isAvailable();
    }

    @Override
    public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
        return to.convert(address);
    }

    @Override
    public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
        return to.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return to.ioHandlerFactory();
    }

    @Override
    public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ratio) {
        return to.eventLoopGroup(type, threads, factory, ratio);
    }

    @Override
    @SuppressWarnings("deprecation") // as the interface has it
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return to.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
        return to.datagramChannelFactory();
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return to.channelFactory(domainSocket);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
        to.configure(channel, options);
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, Bootstrap bootstrap) {
        to.configure(config, domainSocket, bootstrap);
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
        to.configure(config, domainSocket, bootstrap);
    }
}
