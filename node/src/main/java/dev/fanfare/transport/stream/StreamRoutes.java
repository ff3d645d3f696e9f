package dev.fanfare.transport.stream;

import dev.fanfare.config.DrainConfig;
import dev.fanfare.config.Limits;
import dev.fanfare.config.WebSocketConfig;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.UserName;
import dev.fanfare.node.Later;
import dev.fanfare.node.Node;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.protocol.StreamMessages;
import dev.fanfare.room.Echo;
import dev.fanfare.room.JoinRequest;
import dev.fanfare.transport.Admission;
import dev.fanfare.transport.Ages;
import dev.fanfare.transport.Cors;
import dev.fanfare.transport.Departures;
import dev.fanfare.transport.Parameters;
import dev.fanfare.transport.PerLoop;
import dev.fanfare.transport.Problem;
import dev.fanfare.transport.Routes;
import dev.fanfare.transport.TransportMeter;
import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.ThreadLocalRandom;

/**
 * {@code GET /rooms/{room}/events} and {@code GET /rooms/{room}/stream}.
 *
 * <p><b>Threads:</b> any.
 */
public final class StreamRoutes implements Routes {
    /** How often something is said: well under the idle timeouts of proxies. */
    public static final int HEARTBEAT_MS = 15_000;

    private final Node node;
    private final WebSocketConfig config;
    private final Limits limits;
    private final DrainConfig drain;
    private final Admission admission;
    private final Cors cors;
    private final TransportMeter meter;
    private final PerLoop<Streams> loops = new PerLoop<>();

    /** Routes to a node. */
    public StreamRoutes(
            Node node,
            WebSocketConfig config,
            Limits limits,
            DrainConfig drain,
            Admission admission,
            Cors cors,
            TransportMeter meter) {
        this.node = node;
        this.config = config;
        this.limits = limits;
        this.drain = drain;
        this.admission = admission;
        this.cors = cors;
        this.meter = meter;
    }

    @Override
    public void mount(Router router, Context loop) {
        Later later = (delay, task) -> loop.owner().setTimer(Math.max(1, delay.toMillis()), timer -> task.run());
        Streams streams = new Streams(
                node.loop(loop),
                admission,
                new Departures(drain, later, System::nanoTime, meter::asked),
                new Ages(drain.maxAge(), System::nanoTime, ThreadLocalRandom.current()::nextDouble));
        loops.put(loop, streams);
        loop.owner().setPeriodic(HEARTBEAT_MS, timer -> streams.heartbeat());
        router.getWithRegex("/rooms/[^/]*/events").handler(context -> open(context, streams, StreamFormat.EVENTS));
        router.getWithRegex("/rooms/[^/]*/stream").handler(context -> open(context, streams, StreamFormat.LINES));
    }

    /** Asks each to leave, over the drain's window, and ends those that stay past their deadline. */
    public void leave() {
        loops.each(Streams::leave);
    }

    /** Ends all of them. */
    public void endAll() {
        loops.each(Streams::endAll);
    }

    private void open(RoutingContext context, Streams streams, StreamFormat format) {
        if (StreamMessages.NOT_AGAIN.equals(context.request().getHeader("Last-Event-ID"))) {
            context.response().setStatusCode(204).end(); // an EventSource gives up for good
            return;
        }
        boolean entered = false;
        try {
            admission.enter();
            entered = true;
            HttpServerRequest request = context.request();
            Parameters parameters = new Parameters(request.query());
            RoomName room = Parameters.roomOf(request.path(), limits.roomNameLength());
            String name = parameters.text("user", ErrorCode.BAD_USER);
            UserName user = name == null ? null : Parameters.decodedUser(name, limits.userNameBytes());
            JoinRequest join = join(request, parameters, room);
            cors.admit(request);
            if (request.method() == HttpMethod.HEAD) {
                admission.leave();
                entered = false;
                context.response()
                        .putHeader("Content-Type", format.mediaType)
                        .putHeader("Cache-Control", "no-store")
                        .end();
                return;
            }
            HttpStream stream = new HttpStream(streams, node, format, room, user, context.response());
            entered = false; // from here on the stream itself leaves
            stream.open(join, config.sendBufferBytes());
        } catch (FanfareException refusal) {
            if (entered) {
                admission.leave();
            }
            meter.refused(refusal.code());
            Problem.send(context.response(), refusal);
        }
    }

    private JoinRequest join(HttpServerRequest request, Parameters parameters, RoomName room) {
        Position since = parameters.position("since");
        String last = request.getHeader("Last-Event-ID");
        int history = parameters.number("history", limits.historyMessages());
        return new JoinRequest(
                room,
                last == null || last.isEmpty() ? since : position(last),
                history,
                Echo.ALL,
                parameters.flag("presence", false));
    }

    private static Position position(String lastEventId) {
        try {
            return Position.parse(lastEventId);
        } catch (IllegalArgumentException e) {
            throw new FanfareException(ErrorCode.BAD_POSITION, "Last-Event-ID is an id that the server gave");
        }
    }
}
