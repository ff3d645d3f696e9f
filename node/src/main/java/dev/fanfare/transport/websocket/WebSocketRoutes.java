package dev.fanfare.transport.websocket;

import dev.fanfare.config.DrainConfig;
import dev.fanfare.config.Limits;
import dev.fanfare.config.WebSocketConfig;
import dev.fanfare.node.Later;
import dev.fanfare.node.Node;
import dev.fanfare.protocol.CloseCode;
import dev.fanfare.protocol.CommandDecoder;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.transport.Admission;
import dev.fanfare.transport.OriginPolicy;
import dev.fanfare.transport.PerLoop;
import dev.fanfare.transport.Problem;
import dev.fanfare.transport.Routes;
import dev.fanfare.transport.TransportMeter;
import dev.fanfare.transport.bounds.ClientBounds;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * The routes {@code /ws} and {@code /ws/{room}/{user}}: refuses a handshake with an ordinary HTTP answer, or makes the
 * connection a WebSocket.
 *
 * <p><b>Threads:</b> any, where a method does not say otherwise.
 */
public final class WebSocketRoutes implements Routes {
    /** What all connections share. */
    record Shared(Node node, WebSocketConfig config, int messageBytes, CommandDecoder decoder, ClientBounds bounds) {}

    private final Shared shared;
    private final DrainConfig drain;
    private final HandshakeReader reader;
    private final Admission admission;
    private final TransportMeter meter;
    private final PerLoop<Connections> loops = new PerLoop<>();

    /** Routes to a node. */
    public WebSocketRoutes(
            Node node,
            WebSocketConfig config,
            Limits limits,
            DrainConfig drain,
            Admission admission,
            ClientBounds bounds,
            OriginPolicy origins,
            TransportMeter meter) {
        this.drain = drain;
        this.shared = new Shared(node, config, limits.messageBytes(), new CommandDecoder(limits), bounds);
        this.reader = new HandshakeReader(limits, config, origins);
        this.admission = admission;
        this.meter = meter;
    }

    @Override
    public void mount(Router router, Context loop) {
        Later later = (delay, task) -> loop.owner().setTimer(Math.max(1, delay.toMillis()), timer -> task.run());
        Connections connections =
                new Connections(shared.node().loop(loop), shared.config(), drain, admission, meter, later);
        loops.put(loop, connections);
        loop.owner()
                .setPeriodic(
                        Math.max(1, connections.heartbeat().period().toMillis()),
                        timer -> connections.heartbeat().tick());
        router.getWithRegex("/ws(?:/.*)?").handler(context -> handshake(context, connections));
    }

    /**
     * Asks each connection to leave, over the drain's window, and closes those that stay past their deadline. Nobody may be
     * admitted any more.
     */
    public void leave() {
        loops.each(Connections::leave);
    }

    /**
     * Sends each connection a close frame. Completes when all are gone, or were cut because they did not answer in time.
     */
    public Future<Void> closeAll(CloseCode code, String reason) {
        return loops.join(connections -> connections.closeAll(code, reason));
    }

    private void handshake(RoutingContext context, Connections connections) {
        HttpServerRequest request = context.request();
        boolean entered = false;
        try {
            admission.enter();
            entered = true;
            Invitation invitation = reader.read(request);
            upgrade(request, connections, invitation);
        } catch (FanfareException refusal) {
            if (entered) {
                admission.leave();
            }
            meter.refused(refusal.code());
            if (refusal.code() == ErrorCode.UPGRADE_REQUIRED) {
                context.response()
                        .putHeader("Upgrade", "websocket")
                        .putHeader("Connection", "Upgrade")
                        .putHeader("Sec-WebSocket-Version", UpgradeHeaders.VERSION);
            }
            Problem.send(context.response(), refusal);
        }
    }

    private void upgrade(HttpServerRequest request, Connections connections, Invitation invitation) {
        // No public way leads to the channel before the 101, and bytes that come right behind the handshake are lost
        // unless our handler is in the pipeline when Vert.x takes its HTTP decoder out.
        Channel channel = ((ConnectionBase) request.connection()).channel();
        WebSocketConnection connection = new WebSocketConnection(shared, connections, channel.eventLoop(), invitation);
        channel.pipeline().addBefore("handler", "websocket", connection.handler());
        int high = shared.config().sendBufferBytes();
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(high / 2, high));
        if (!channel.isWritable()) {
            // Answers to requests before this one wait for a client that does not read them: the 101 would wait too.
            connection.cut();
            return;
        }
        answer(request.response(), invitation);
        request.toNetSocket().onComplete(done -> {
            if (done.failed()) {
                connection.cut();
                return;
            }
            release(channel);
            connection.open();
        });
    }

    private static void answer(HttpServerResponse response, Invitation invitation) {
        response.putHeader("Upgrade", "websocket")
                .putHeader("Connection", "Upgrade")
                .putHeader("Sec-WebSocket-Accept", invitation.accept());
        if (invitation.command()) {
            response.putHeader("Sec-WebSocket-Protocol", UpgradeHeaders.SUBPROTOCOL);
        }
        if (invitation.deflate() != null) {
            response.putHeader("Sec-WebSocket-Extensions", invitation.deflate().answer());
        }
    }

    /** Vert.x's own handlers have nothing left to do, and hold the request and its connection in memory. */
    private static void release(Channel channel) {
        channel.pipeline().remove("handler");
        channel.pipeline().remove("edge");
        if (channel.pipeline().get("idle") != null) {
            channel.pipeline().remove("idle");
        }
    }
}
