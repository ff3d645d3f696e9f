package dev.fanfare.transport;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between HTTP's bytes and Vert.x: heads that must not be served become invalid ones, requests go on one at a time, and
 * what a client does to its connection is no fault of the node. Each request and each answer passes here, so here they are counted.
 *
 * <p>A request behind another one waits until that one is answered, and nothing is read meanwhile. Vert.x would take it at
 * once: a handshake behind another request would lose its 101, and a reset would meet a request that has no response yet.
 *
 * <p>A connection that the node ends before a request has come whole is read on for a while ({@link Linger}).
 *
 * <p><b>Threads:</b> its channel's event loop.
 */
final class EdgeHandler extends ChannelDuplexHandler {
    /** Its name in the pipeline. */
    static final String NAME = "edge";
    /** Parts of requests from one read that may wait; a read is 64 KiB at most. */
    private static final int MOST_WAITING = 16_384;

    private static final Logger LOG = LoggerFactory.getLogger(EdgeHandler.class);

    /** Where one event loop counts what it answers. */
    record Counts(TransportMeter meter, SentBytes events, SentBytes lines, SentBytes answers) {
        /** New ones. */
        static Counts of(TransportMeter meter) {
            return new Counts(
                    meter, meter.sending(Medium.SSE), meter.sending(Medium.NDJSON), meter.sending(Medium.HTTP));
        }

        private SentBytes sent(HttpRoute route) {
            return switch (route) {
                case EVENTS -> events;
                case STREAM -> lines;
                default -> answers;
            };
        }
    }

    private final Counts counts;
    private final Sockets sockets;
    private final ArrayDeque<Object> waiting = new ArrayDeque<>();
    private HttpRoute route = HttpRoute.OTHER;
    private String method = "";
    private boolean answering;
    private boolean reading;
    private boolean refused;
    /** Null until the node ends the connection over a request that has not come whole. */
    private Linger linger;

    /** @param sockets is told of each head and each answer */
    EdgeHandler(Counts counts, Sockets sockets) {
        this.counts = counts;
        this.sockets = sockets;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (refused || linger != null) {
            ReferenceCountUtil.release(message);
        } else if (!waiting.isEmpty() || answering && message instanceof HttpRequest) {
            hold(ctx, message);
        } else {
            pass(ctx, message);
        }
    }

    private void hold(ChannelHandlerContext ctx, Object message) {
        waiting.add(message);
        ctx.channel().config().setAutoRead(false);
        if (waiting.size() > MOST_WAITING) {
            LOG.debug(
                    "{} sent more requests at once than may wait", ctx.channel().remoteAddress());
            ctx.close();
        }
    }

    private void pass(ChannelHandlerContext ctx, Object message) {
        reading = !(message instanceof LastHttpContent);
        if (message instanceof HttpRequest request) {
            answering = true;
            route = HttpRoute.of(request.uri());
            method = request.method().name();
            sockets.asked(ctx.channel());
            if (request.decoderResult().isSuccess()) {
                String fault = RequestHead.fault(request);
                if (fault != null) {
                    request.setDecoderResult(DecoderResult.failure(new RequestHead.Refused(fault)));
                }
            }
            refused = !request.decoderResult().isSuccess();
        } else if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
            refused = true;
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response && !isInterim(message)) {
            counts.meter().answered(method, route, response.status().code());
        }
        // What answers HEAD has a body for Vert.x, and none on the wire.
        if (message instanceof HttpContent content && !HttpMethod.HEAD.name().equals(method)) {
            counts.sent(route).add(content.content().readableBytes());
        }
        ctx.write(message, promise);
        if (message instanceof LastHttpContent && !isInterim(message)) {
            answering = false;
            sockets.answered(ctx.channel());
            // After what Vert.x does at the end of a response.
            ctx.executor().execute(() -> next(ctx));
        }
    }

    /** Such as {@code 100 Continue}: the answer itself is still to come. */
    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && response.status().code() != HttpResponseStatus.SWITCHING_PROTOCOLS.code();
    }

    /** Lets the parts of the next request go on. */
    private void next(ChannelHandlerContext ctx) {
        boolean held = !waiting.isEmpty();
        while (!waiting.isEmpty() && !ctx.isRemoved() && !(answering && waiting.peek() instanceof HttpRequest)) {
            Object message = waiting.poll();
            if (refused || linger != null) {
                ReferenceCountUtil.release(message);
            } else {
                pass(ctx, message);
            }
        }
        if (held && !ctx.isRemoved()) {
            ctx.fireChannelReadComplete();
            if (waiting.isEmpty()) {
                ctx.channel().config().setAutoRead(true);
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (linger == null) {
            ctx.fireChannelReadComplete();
        } else {
            linger.heard();
        }
    }

    /** Where a request is refused before it has come whole, its client is still sending. */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (linger != null) {
            ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
        } else if (!ctx.channel().isActive() || !reading && !refused) {
            ctx.close(promise);
        } else {
            linger = Linger.close(ctx, promise);
        }
    }

    /** A connection that breaks ends; nobody is asked, and nobody is blamed. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            sockets.brokenOff();
            LOG.debug("{} broke off: {}", ctx.channel().remoteAddress(), cause.getMessage());
            ctx.close();
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    /** Where it leaves for a WebSocket, nothing waits: a client sends nothing before the 101. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        sockets.asked(ctx.channel());
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }
}
